import { type SpanContext, TraceFlags, isSpanContextValid } from '@opentelemetry/api';

const PATTERN = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Reads a W3C traceparent (https://www.w3.org/TR/trace-context/, version 00); undefined when it is none. */
export function parseTraceParent(text: string): SpanContext | undefined {
  const [, traceId = '', spanId = '', flags = ''] = PATTERN.exec(text) ?? [];
  const context = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return isSpanContextValid(context) ? context : undefined;
}

/** The W3C traceparent of a span that is sampled; empty for any other, so that nothing is told or carried of it. */
export function formatTraceParent({ traceId, spanId, traceFlags }: SpanContext): string {
  return traceFlags & TraceFlags.SAMPLED ? `00-${traceId}-${spanId}-01` : '';
}

/** The trace id in a W3C traceparent; undefined when it is none. For logs. */
export function traceIdOf(traceParent: string): string | undefined {
  return traceParent === '' ? undefined : parseTraceParent(traceParent)?.traceId;
}
