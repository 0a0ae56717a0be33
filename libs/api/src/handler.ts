import {
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceDefinition,
  type UntypedHandleCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  status,
} from '@grpc/grpc-js';
import type { Metrics } from '@chat4all/metrics';
import type { Logger, Scope } from '@chat4all/runtime';
import { ApiError, notServed } from './api-error.ts';
import { type Authenticate, type Caller, requireScope } from './authenticate.ts';

/** What every handler is wrapped with. */
export interface HandlerContext {
  readonly authenticate: Authenticate;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** Makes a handler of a unary method: identifies the caller, answers errors with their details, and counts. */
export function unaryHandler<Request, Response>(
  method: string,
  scope: Scope,
  work: (request: Request, caller: Caller) => Promise<Response>,
  { authenticate, metrics, logger }: HandlerContext,
): handleUnaryCall<Request, Response> {
  const answer = async (call: ServerUnaryCall<Request, Response>): Promise<Response> => {
    const caller = authenticate(call.metadata);
    requireScope(caller, scope);
    return work(call.request, caller);
  };
  return (call, callback) => {
    const started = performance.now();
    const count = (code: status): void => {
      metrics.grpcCalls.inc({ method, code: status[code] });
      metrics.grpcCallDuration.observe({ method }, (performance.now() - started) / 1_000);
    };
    answer(call).then(
      (response) => {
        count(status.OK);
        callback(null, response);
      },
      (thrown: unknown) => {
        const error = ApiError.from(thrown);
        if (error.code === status.INTERNAL) logger.error({ err: error.cause, method }, 'a call failed');
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
    answer(call).then(
      () => {
        metrics.grpcCalls.inc({ method, code: status[status.OK] });
        call.end();
      },
      (thrown: unknown) => {
        const error = ApiError.from(thrown);
        if (error.code === status.INTERNAL) logger.error({ err: error.cause, method }, 'a stream failed');
        metrics.grpcCalls.inc({ method, code: status[error.code] });
        call.emit('error', error.toResponse());
      },
    );
  };
}

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
