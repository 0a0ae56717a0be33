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

/** What a span is begun with. */
export interface SpanOptions {
  readonly kind: 'server' | 'client' | 'producer' | 'consumer' | 'internal';
  /** By OpenTelemetry's semantic conventions. */
  readonly attributes?: Attributes;
  /** The W3C traceparents of other spans that have to do with it; empty ones are left out. */
  readonly links?: readonly string[];
  /** When it began, in milliseconds since 1970. Default: now. */
  readonly startTimeMs?: number;
}

/** How a span has ended. */
export interface SpanEnd {
  readonly attributes?: Attributes;
  /** What kind of error it was, a word of a closed set; absent: all was well. */
  readonly error?: string | undefined;
  /** In milliseconds since 1970. Default: now. */
  readonly endTimeMs?: number;
}

/** A part of a trace. */
export interface TraceSpan {
  /** Its W3C traceparent, for what comes of it; empty when it is not sampled. */
  readonly traceParent: string;
  end(how?: SpanEnd): void;
}

const kinds = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
};

const untraced: TraceSpan = { traceParent: '', end: () => undefined };

// A proxy: it gives the spans of the provider that the process registers, and spans that do nothing until then.
const tracer = trace.getTracer('chat4all');

/** Begins a span where a request comes in: within the trace that it came with (a W3C traceparent), else in a new one. */
export function startTrace(name: string, incoming: string | undefined, options: SpanOptions): TraceSpan {
  return toTraceSpan(begin(name, contextOf(incoming ?? ''), options));
}

/** Begins a span within a trace (the W3C traceparent of its parent). Without one it does nothing, at no cost. */
export function startSpan(name: string, parent: string, options: SpanOptions): TraceSpan {
  return parent === '' ? untraced : toTraceSpan(begin(name, contextOf(parent), options));
}

function begin(name: string, parent: Context, { kind, attributes = {}, links = [], startTimeMs }: SpanOptions): Span {
  return tracer.startSpan(
    name,
    {
      kind: kinds[kind],
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
  if (!span.isRecording()) return untraced;
  return {
    traceParent: formatTraceParent(span.spanContext()),
    end: ({ attributes = {}, error, endTimeMs } = {}) => {
      span.setAttributes(attributes);
      if (error !== undefined) span.setAttribute('error.type', error).setStatus({ code: SpanStatusCode.ERROR });
      span.end(endTimeMs);
    },
  };
}
