import { type Metadata, status } from '@grpc/grpc-js';
import { type Metrics, type TraceSpan, observe, startTrace, traceIdOf } from '@chat4all/metrics';
import type { Logger } from '@chat4all/runtime';
import { ApiError } from '../errors/api-error.ts';

/** A call that is counted and traced. Exactly one of its methods has to be called, once. */
export interface ObservedCall {
  /** The W3C traceparent of the call; empty: not traced. */
  readonly traceParent: string;
  /** It was answered. */
  succeeded(): void;
  /** It failed with this: gives what the caller is told. What is not expected is logged. */
  failed(thrown: unknown): ApiError;
}

/** Begins to count and to trace a call of a method, by OpenTelemetry's conventions for gRPC. */
export function observeCall(
  call: { readonly metadata: Metadata; getPath(): string },
  method: string,
  { metrics, logger }: { readonly metrics: Metrics; readonly logger: Logger },
  kind: 'unary' | 'stream',
): ObservedCall {
  const started = performance.now();
  const span = beginSpan(call);
  metrics.grpcCallsInFlight.inc({ method });
  const ended = (code: status): void => {
    metrics.grpcCallsInFlight.dec({ method });
    metrics.grpcCalls.inc({ method, code: status[code] });
    if (kind === 'unary') {
      observe(metrics.grpcCallDuration, { method }, (performance.now() - started) / 1_000, span.traceParent);
    }
    // Only what is the server's fault makes an error of the span.
    const attributes = { 'rpc.grpc.status_code': code };
    span.end({ attributes, error: serverFaults.has(code) ? status[code] : undefined });
  };
  return {
    traceParent: span.traceParent,
    succeeded: () => {
      ended(status.OK);
    },
    failed: (thrown) => {
      const error = ApiError.from(thrown);
      if (error.code === status.INTERNAL) {
        logger.error({ err: error.cause, method, trace_id: traceIdOf(span.traceParent) }, 'a call failed');
      }
      ended(error.code);
      return error;
    },
  };
}

function beginSpan(call: { readonly metadata: Metadata; getPath(): string }): TraceSpan {
  const [service = '', method = ''] = call.getPath().slice(1).split('/');
  const [incoming] = call.metadata.get('traceparent');
  const attributes = { 'rpc.system': 'grpc', 'rpc.service': service, 'rpc.method': method };
  return startTrace(`${service}/${method}`, incoming?.toString(), { kind: 'server', attributes });
}

const serverFaults = new Set([
  status.UNKNOWN,
  status.DEADLINE_EXCEEDED,
  status.UNIMPLEMENTED,
  status.INTERNAL,
  status.UNAVAILABLE,
  status.DATA_LOSS,
]);
