import { type SpanContext, TraceFlags, isSpanContextValid } from '@opentelemetry/api';

const PATTERN = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Parses a W3C traceparent (https://www.w3.org/TR/trace-context/, version 00); undefined if it is invalid. */
export function parseTraceParent(text: string): SpanContext | undefined {
  const [, traceId = '', spanId = '', flags = ''] = PATTERN.exec(text) ?? [];
  const context = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return isSpanContextValid(context) ? context : undefined;
}

/** Returns the W3C traceparent of a sampled span; empty for any other, so that it is not propagated. */
export function formatTraceParent({ traceId, spanId, traceFlags }: SpanContext): string {
  return traceFlags & TraceFlags.SAMPLED ? `00-${traceId}-${spanId}-01` : '';
}

/** Returns the trace id of a W3C traceparent for logs; undefined if it is invalid. */
export function traceIdOf(traceParent: string): string | undefined {
  return traceParent === '' ? undefined : parseTraceParent(traceParent)?.traceId;
}
