export { createMetrics, type Metrics } from './metrics.ts';
export { observe, type TracedHistogram } from './observe.ts';
export { createExposer, type Exposer, type Exposition, type OpenMetricsRegistry } from './exposition.ts';
export { exposeTogether, type ExportedMetrics } from './joint-exposition.ts';
export type { Exemplar } from './definitions/exemplar.ts';
export { startMetricsServer, type MetricsServer, type MetricsSource } from './metrics-server.ts';
export { failuresOf, readinessOf, type Failure, type Readiness, type ReadinessChecks } from './readiness.ts';
// Traces.
export { startTracing, type Environment } from './tracing/start-tracing.ts';
export { startSpan, startTrace, type SpanEnd, type SpanOptions, type TraceSpan } from './tracing/span.ts';
export { startMessagingSpan, type MessagingStep } from './tracing/messaging.ts';
export { traceIdOf } from './tracing/trace-parent.ts';
