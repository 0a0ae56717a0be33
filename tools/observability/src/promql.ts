import type { Query } from './panels.ts';

/** What a rate is made of, and how it is divided. */
interface Selection {
  /** The label matchers, without braces. Default: all. */
  readonly where?: string;
  /** The labels that stay. Default: none. */
  readonly by?: readonly string[];
}

/** How many a second, of a counter, of all processes together. */
export function perSecond(metric: string, { where = '', by = [] }: Selection = {}): string {
  return `${sumBy(by)} (rate(${metric}{${where}}[$__rate_interval]))`;
}

/** The same, and 0 where the counter has not begun: for what is absent as long as all is well. */
export function perSecondOrZero(metric: string, selection: Selection): string {
  return orZero(perSecond(metric, selection), selection.by?.at(-1));
}

/** What the expression gives, or 0 when it gives nothing; `label` says "none" then. */
export function orZero(expr: string, label?: string): string {
  return `${expr} or on() ${label === undefined ? 'vector(0)' : `label_replace(vector(0), "${label}", "none", "", "")`}`;
}

/** The seconds within which the given part (0 to 1) of a histogram's observations are. */
export function quantile(part: number, histogram: string, { where = '', by = [] }: Selection = {}): string {
  return `histogram_quantile(${part}, ${sumBy(['le', ...by])} (rate(${histogram}_bucket{${where}}[$__rate_interval])))`;
}

/** Half, 95 % and 99 % of a histogram's observations, as three lines with their traces. */
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
