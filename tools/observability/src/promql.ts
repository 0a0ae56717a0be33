import type { Query } from './panels.ts';

/** The selection and grouping of a rate. */
interface Selection {
  /** The label matchers, without braces. Default: all. */
  readonly where?: string;
  /** The labels that stay. Default: none. */
  readonly by?: readonly string[];
}

/** Returns the rate per second of a counter, summed over all processes. */
export function perSecond(metric: string, { where = '', by = [] }: Selection = {}): string {
  return `${sumBy(by)} (rate(${metric}{${where}}[$__rate_interval]))`;
}

/** Returns the same rate, and 0 before the counter exists, for counters that exist only after a failure. */
export function perSecondOrZero(metric: string, selection: Selection): string {
  return orZero(perSecond(metric, selection), selection.by?.at(-1));
}

/** Returns the value of the expression, or 0 without one; `label` is then "none". */
export function orZero(expr: string, label?: string): string {
  return `${expr} or on() ${label === undefined ? 'vector(0)' : `label_replace(vector(0), "${label}", "none", "", "")`}`;
}

/** Returns a quantile (0 to 1) of a histogram, in seconds. */
export function quantile(part: number, histogram: string, { where = '', by = [] }: Selection = {}): string {
  return `histogram_quantile(${part}, ${sumBy(['le', ...by])} (rate(${histogram}_bucket{${where}}[$__rate_interval])))`;
}

/** Returns the median, the 95th and the 99th percentile of a histogram as three lines with exemplars. */
export function quantiles(histogram: string, where: string): Query[] {
  return [0.5, 0.95, 0.99].map((part) => ({
    expr: quantile(part, histogram, { where }),
    legend: `${part * 100} %`,
    exemplars: true,
  }));
}

function sumBy(labels: readonly string[]): string {
  return labels.length === 0 ? 'sum' : `sum by (${labels.join(', ')})`;
}
