import { status } from '@grpc/grpc-js';
import { type Metrics, type TraceSpan, observe, startTrace, traceIdOf } from '@chat4all/metrics';
import type { Logger } from '@chat4all/runtime';
import { ApiError } from '../errors/api-error.ts';
import type { IncomingCall } from './handlers.ts';

/** Statuses that make the span of a call an error: the server is at fault (OpenTelemetry's conventions for gRPC). */
const SERVER_FAULTS = new Set([
  status.UNKNOWN,
  status.DEADLINE_EXCEEDED,
  status.UNIMPLEMENTED,
  status.INTERNAL,
  status.UNAVAILABLE,
  status.DATA_LOSS,
]);

/** A call that is counted and traced. Call exactly one of `succeeded` and `failed`, once. */
export interface ObservedCall {
  /** The W3C traceparent of the call; empty if it is not traced. */
  readonly traceParent: string;
  /** Records that the call was answered. */
  succeeded(): void;
  /** Records that the call failed, logs unexpected errors, and returns the error to answer with. */
  failed(thrown: unknown): ApiError;
}

/** Starts counting and tracing a call, by OpenTelemetry's conventions for gRPC. */
export function observeCall(
  call: Pick<IncomingCall, 'metadata' | 'system' | 'getPath'>,
  method: string,
  { metrics, logger }: { readonly metrics: Metrics; readonly logger: Logger },
  kind: 'unary' | 'stream',
): ObservedCall {
  const started = performance.now();
  const span = startSpan(call);
  metrics.grpcCallsInFlight.inc({ method });
  const end = (code: status): void => {
    metrics.grpcCallsInFlight.dec({ method });
    metrics.grpcCalls.inc({ method, code: status[code] });
    if (kind === 'unary') {
      observe(metrics.grpcCallDuration, { method }, (performance.now() - started) / 1_000, span.traceParent);
    }
    const attributes = { 'rpc.grpc.status_code': code };
    span.end({ attributes, error: SERVER_FAULTS.has(code) ? status[code] : undefined });
  };
  return {
    traceParent: span.traceParent,
    succeeded: () => {
      end(status.OK);
    },
    failed: (thrown) => {
      const error = ApiError.from(thrown);
      if (error.code === status.INTERNAL) {
        logger.error({ err: error.cause, method, trace_id: traceIdOf(span.traceParent) }, 'call failed');
      }
      end(error.code);
      return error;
    },
  };
}

function startSpan(call: Pick<IncomingCall, 'metadata' | 'system' | 'getPath'>): TraceSpan {
  const [service = '', method = ''] = call.getPath().slice(1).split('/');
  const [incoming] = call.metadata.get('traceparent');
  const attributes = { 'rpc.system': call.system ?? 'grpc', 'rpc.service': service, 'rpc.method': method };
  return startTrace(`${service}/${method}`, incoming?.toString(), { kind: 'server', attributes });
}
