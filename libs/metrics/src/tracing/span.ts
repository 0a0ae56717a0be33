import {
  type Attributes,
  type Context,
  type Link,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { formatTraceParent, parseTraceParent } from './trace-parent.ts';

/** The options of a new span. */
export interface SpanOptions {
  readonly kind: 'server' | 'client' | 'producer' | 'consumer' | 'internal';
  /** By OpenTelemetry's semantic conventions. */
  readonly attributes?: Attributes;
  /** The W3C traceparents of related spans; empty ones are ignored. */
  readonly links?: readonly string[];
  /** The start time in milliseconds since 1970. Default: now. */
  readonly startTimeMs?: number;
}

/** The end of a span. */
export interface SpanEnd {
  readonly attributes?: Attributes;
  /** The kind of error, from a closed set; absent on success. */
  readonly error?: string | undefined;
  /** The end time in milliseconds since 1970. Default: now. */
  readonly endTimeMs?: number;
}

/** A span of a trace. */
export interface TraceSpan {
  /** Its W3C traceparent, for child spans; empty if it is not sampled. */
  readonly traceParent: string;
  /** Ends the span. */
  end(end?: SpanEnd): void;
}

const KINDS = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
};

const UNTRACED: TraceSpan = { traceParent: '', end: () => undefined };

// A proxy for the provider that the process registers; until then, its spans do nothing.
const tracer = trace.getTracer('chat4all');

/** Starts the span of an incoming request, in the trace of its W3C traceparent, or else in a new trace. */
export function startTrace(name: string, incoming: string | undefined, options: SpanOptions): TraceSpan {
  return toTraceSpan(start(name, contextOf(incoming ?? ''), options));
}

/** Starts a child span of a W3C traceparent. Does nothing, at no cost, if that is empty. */
export function startSpan(name: string, parent: string, options: SpanOptions): TraceSpan {
  return parent === '' ? UNTRACED : toTraceSpan(start(name, contextOf(parent), options));
}

function start(name: string, parent: Context, { kind, attributes = {}, links = [], startTimeMs }: SpanOptions): Span {
  return tracer.startSpan(
    name,
    {
      kind: KINDS[kind],
      attributes,
      ...(links.length > 0 && { links: toLinks(links) }),
      ...(startTimeMs !== undefined && { startTime: startTimeMs }),
    },
    parent,
  );
}

function contextOf(traceParent: string): Context {
  const parent = traceParent === '' ? undefined : parseTraceParent(traceParent);
  return parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);
}

function toLinks(traceParents: readonly string[]): Link[] {
  return traceParents.flatMap((traceParent) => {
    const context = parseTraceParent(traceParent);
    return context === undefined ? [] : [{ context }];
  });
}

function toTraceSpan(span: Span): TraceSpan {
  if (!span.isRecording()) return UNTRACED;
  return {
    traceParent: formatTraceParent(span.spanContext()),
    end: ({ attributes = {}, error, endTimeMs } = {}) => {
      span.setAttributes(attributes);
      if (error !== undefined) span.setAttribute('error.type', error).setStatus({ code: SpanStatusCode.ERROR });
      span.end(endTimeMs);
    },
  };
}
