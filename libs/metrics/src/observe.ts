import type { LabelValues } from 'prom-client';
import type { Exemplar } from './definitions/exemplar.ts';
import { parseTraceParent } from './tracing/trace-parent.ts';

/** A histogram with exemplars. */
export interface TracedHistogram<Label extends string> {
  observe(observation: {
    readonly labels: LabelValues<Label>;
    readonly value: number;
    readonly exemplarLabels?: LabelValues<Exemplar>;
  }): void;
}

/** Observes a value in seconds, with its trace as exemplar unless the W3C traceparent is empty. */
export function observe<Label extends string>(
  histogram: TracedHistogram<Label>,
  labels: LabelValues<Label>,
  value: number,
  traceParent = '',
): void {
  const traced = traceParent === '' ? undefined : parseTraceParent(traceParent);
  if (traced === undefined) histogram.observe({ labels, value });
  else histogram.observe({ labels, value, exemplarLabels: { trace_id: traced.traceId, span_id: traced.spanId } });
}
