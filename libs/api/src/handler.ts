import {
  type Metadata,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceDefinition,
  type UntypedHandleCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  status,
} from '@grpc/grpc-js';
import { type Metrics, type TraceSpan, observe, startTrace, traceIdOf } from '@chat4all/metrics';
import type { Logger, Scope } from '@chat4all/runtime';
import { ApiError, notServed } from './api-error.ts';
import { type Authenticate, type Caller, requireScope } from './authenticate.ts';

/** What every handler is wrapped with. */
export interface HandlerContext {
  readonly authenticate: Authenticate;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/**
 * Makes a handler of a unary method: identifies the caller, answers errors with their details, counts, and traces.
 * `work` is given the W3C traceparent of the call; empty: not traced.
 */
export function unaryHandler<Request, Response>(
  method: string,
  scope: Scope,
  work: (request: Request, caller: Caller, traceParent: string) => Promise<Response>,
  { authenticate, metrics, logger }: HandlerContext,
): handleUnaryCall<Request, Response> {
  const answer = async (call: ServerUnaryCall<Request, Response>, traceParent: string): Promise<Response> => {
    const caller = authenticate(call.metadata);
    requireScope(caller, scope);
    return work(call.request, caller, traceParent);
  };
  return (call, callback) => {
    const started = performance.now();
    const span = beginCall(call);
    metrics.grpcCallsInFlight.inc({ method });
    const count = (code: status): void => {
      metrics.grpcCallsInFlight.dec({ method });
      metrics.grpcCalls.inc({ method, code: status[code] });
      observe(metrics.grpcCallDuration, { method }, (performance.now() - started) / 1_000, span.traceParent);
      endCall(span, code);
    };
    answer(call, span.traceParent).then(
      (response) => {
        count(status.OK);
        callback(null, response);
      },
      (thrown: unknown) => {
        const error = ApiError.from(thrown);
        if (error.code === status.INTERNAL) {
          logger.error({ err: error.cause, method, trace_id: traceIdOf(span.traceParent) }, 'a call failed');
        }
        count(error.code);
        callback(error.toResponse());
      },
    );
  };
}

/**
 * Makes a handler of a server-streaming method. `work` is given a signal that is aborted when the caller has gone or
 * the server stops; it ends the stream by returning or throwing.
 */
export function streamHandler<Request, Response>(
  method: string,
  scope: Scope,
  work: (call: ServerWritableStream<Request, Response>, caller: Caller, signal: AbortSignal) => Promise<void>,
  stopping: AbortSignal,
  { authenticate, metrics, logger }: HandlerContext,
): handleServerStreamingCall<Request, Response> {
  const answer = async (call: ServerWritableStream<Request, Response>): Promise<void> => {
    const caller = authenticate(call.metadata);
    requireScope(caller, scope);
    const gone = new AbortController();
    const leave = (): void => {
      gone.abort();
    };
    call.once('cancelled', leave).once('close', leave).once('error', leave);
    await work(call, caller, AbortSignal.any([gone.signal, stopping]));
    if (stopping.aborted) {
      const details = { reason: 'STOPPING', retryAfterMs: 500 };
      throw new ApiError(status.UNAVAILABLE, 'the router is stopping; go on from the last cursor', details);
    }
  };
  return (call) => {
    const span = beginCall(call);
    metrics.grpcCallsInFlight.inc({ method });
    const count = (code: status): void => {
      metrics.grpcCallsInFlight.dec({ method });
      metrics.grpcCalls.inc({ method, code: status[code] });
      endCall(span, code);
    };
    answer(call).then(
      () => {
        count(status.OK);
        call.end();
      },
      (thrown: unknown) => {
        const error = ApiError.from(thrown);
        if (error.code === status.INTERNAL) {
          logger.error({ err: error.cause, method, trace_id: traceIdOf(span.traceParent) }, 'a stream failed');
        }
        count(error.code);
        call.emit('error', error.toResponse());
      },
    );
  };
}

/** Begins the span of a call, by OpenTelemetry's conventions for gRPC. */
function beginCall(call: { readonly metadata: Metadata; getPath(): string }): TraceSpan {
  const [service = '', method = ''] = call.getPath().slice(1).split('/');
  const [incoming] = call.metadata.get('traceparent');
  const attributes = { 'rpc.system': 'grpc', 'rpc.service': service, 'rpc.method': method };
  return startTrace(`${service}/${method}`, incoming?.toString(), { kind: 'server', attributes });
}

/** Ends it. Of the codes only those that are the server's fault make it an error. */
function endCall(span: TraceSpan, code: status): void {
  const attributes = { 'rpc.grpc.status_code': code };
  span.end({ attributes, error: serverFaults.has(code) ? status[code] : undefined });
}

const serverFaults = new Set([
  status.UNKNOWN,
  status.DEADLINE_EXCEEDED,
  status.UNIMPLEMENTED,
  status.INTERNAL,
  status.UNAVAILABLE,
  status.DATA_LOSS,
]);

/** A service's handlers, those that are not served yet answering UNIMPLEMENTED. */
export function withUnserved(
  definition: ServiceDefinition,
  served: Readonly<Record<string, UntypedHandleCall>>,
): Record<string, UntypedHandleCall> {
  const handlers: Record<string, UntypedHandleCall> = {};
  for (const [name, { path, responseStream }] of Object.entries(definition)) {
    const error = notServed(path.slice(1).replace('/', '.')).toResponse();
    const unary: handleUnaryCall<unknown, unknown> = (_call, callback) => {
      callback(error);
    };
    const streaming: handleServerStreamingCall<unknown, unknown> = (call) => {
      call.emit('error', error);
    };
    handlers[name] = served[name] ?? (responseStream ? streaming : unary);
  }
  return handlers;
}
