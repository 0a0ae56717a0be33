import { z } from 'zod';

const sample = z.tuple([z.number(), z.string().transform(Number)]);
const labels = z.record(z.string(), z.string());
const queryResult = z.discriminatedUnion('resultType', [
  z.object({ resultType: z.literal('vector'), result: z.array(z.object({ metric: labels, value: sample })) }),
  z.object({ resultType: z.literal('matrix'), result: z.array(z.object({ metric: labels, values: z.array(sample) })) }),
  z.object({ resultType: z.literal('scalar'), result: sample }),
]);
const response = z.discriminatedUnion('status', [
  z.object({ status: z.literal('success'), data: queryResult }),
  z.object({ status: z.literal('error'), error: z.string() }),
]);

/** A time series: its labels, and its values at times in seconds since 1970. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly (readonly [time: number, value: number])[];
}

/** A time range: start and end in seconds since 1970, and the step in seconds. */
export interface TimeRange {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** Queries a Prometheus. Rejects with its error message if a query is invalid. */
export interface PrometheusApi {
  /** Evaluates an expression now: one point per set of labels. */
  now(expr: string): Promise<Series[]>;
  over(expr: string, range: TimeRange): Promise<Series[]>;
}

/** Returns the API of the Prometheus at this address. */
export function prometheusApi(url: string): PrometheusApi {
  const query = async (path: string, parameters: Record<string, string>): Promise<Series[]> => {
    const result = await fetch(`${url}/api/v1/${path}`, { method: 'POST', body: new URLSearchParams(parameters) });
    const parsed = response.parse(await result.json());
    if (parsed.status === 'error') throw new Error(`invalid query ${parameters['query'] ?? ''}: ${parsed.error}`);
    return toSeries(parsed.data);
  };
  return {
    now: (expr) => query('query', { query: expr }),
    over: (expr, { start, end, step }) =>
      query('query_range', { query: expr, start: String(start), end: String(end), step: String(step) }),
  };
}

function toSeries(data: z.infer<typeof queryResult>): Series[] {
  switch (data.resultType) {
    case 'vector':
      return data.result.map(({ metric, value }) => ({ labels: metric, points: [value] }));
    case 'matrix':
      return data.result.map(({ metric, values }) => ({ labels: metric, points: values }));
    case 'scalar':
      return [{ labels: {}, points: [data.result] }];
  }
}
