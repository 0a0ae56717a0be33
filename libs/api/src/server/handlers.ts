import {
  type ServerDuplexStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceDefinition,
  type UntypedHandleCall,
  type handleBidiStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  status,
} from '@grpc/grpc-js';
import type { Metrics } from '@chat4all/metrics';
import type { Logger, Scope } from '@chat4all/runtime';
import { ApiError, notServed } from '../errors/api-error.ts';
import type { Authenticate } from '../authentication/authenticate.ts';
import { type Caller, assertScope } from '../authentication/caller.ts';
import type { RequestLimiter } from '../limits/request-limiter.ts';
import { observeCall } from './observe-call.ts';
import { assertReadable, sizeOf } from './readable-requests.ts';

/** What every handler is wrapped with. */
export interface HandlerContext {
  readonly authenticate: Authenticate;
  readonly slots: RequestLimiter;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** What of a call matters to those who work for it. */
export interface CallContext {
  /** The W3C traceparent of the call; empty: not traced. */
  readonly traceParent: string;
  /** Whether the caller waits for the answer no more: it has gone, or its deadline has passed. */
  readonly signal: Pick<AbortSignal, 'aborted'>;
}

/** Makes a handler of a unary method: identifies the caller, answers errors with their details, counts, and traces. */
export function unaryHandler<Request extends object, Response>(
  method: string,
  scope: Scope,
  work: (request: Request, caller: Caller, circumstances: CallContext) => Promise<Response>,
  context: HandlerContext,
): handleUnaryCall<Request, Response> {
  const answer = async (call: ServerUnaryCall<Request, Response>, traceParent: string): Promise<Response> => {
    const leave = context.slots.enter('calls', sizeOf(call.request));
    try {
      const caller = await context.authenticate(call);
      assertScope(caller, scope);
      assertReadable(call.request);
      const signal = {
        get aborted() {
          return call.cancelled;
        },
      };
      return await work(call.request, caller, { traceParent, signal });
    } finally {
      leave();
    }
  };
  return (call, callback) => {
    const observed = observeCall(call, method, context, 'unary');
    answer(call, observed.traceParent).then(
      (response) => {
        observed.succeeded();
        callback(null, response);
      },
      (thrown: unknown) => {
        callback(observed.failed(thrown).toResponse());
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
  context: HandlerContext,
): handleServerStreamingCall<Request, Response> {
  return (call) => {
    runStream(call, method, stopping, context, async (signal) => {
      const caller = await context.authenticate(call);
      assertScope(caller, scope);
      assertReadable(call.request);
      await work(call, caller, signal);
    });
  };
}

/**
 * Makes a handler of a method that streams both ways. `work` is given a signal that is aborted when the caller has gone
 * or the server stops, and the W3C traceparent of the call; it ends the stream by returning or throwing.
 */
export function duplexHandler<Request, Response>(
  method: string,
  scope: Scope,
  work: (
    call: ServerDuplexStream<Request, Response>,
    caller: Caller,
    circumstances: { readonly signal: AbortSignal; readonly traceParent: string },
  ) => Promise<void>,
  stopping: AbortSignal,
  context: HandlerContext,
): handleBidiStreamingCall<Request, Response> {
  return (call) => {
    runStream(call, method, stopping, context, async (signal, traceParent) => {
      const caller = await context.authenticate(call);
      assertScope(caller, scope);
      await work(call, caller, { signal, traceParent });
    });
  };
}

type Stream<Request, Response> = ServerWritableStream<Request, Response> | ServerDuplexStream<Request, Response>;

function runStream<Request, Response>(
  call: Stream<Request, Response>,
  method: string,
  stopping: AbortSignal,
  context: HandlerContext,
  work: (signal: AbortSignal, traceParent: string) => Promise<void>,
): void {
  const observed = observeCall(call, method, context, 'stream');
  const gone = new AbortController();
  const leave = (): void => {
    gone.abort();
  };
  call.once('cancelled', leave).once('close', leave).once('error', leave);
  const run = async (): Promise<void> => {
    const free = context.slots.enter('streams');
    try {
      await work(AbortSignal.any([gone.signal, stopping]), observed.traceParent);
    } finally {
      free();
    }
    if (!stopping.aborted) return;
    const details = { reason: 'STOPPING', retryAfterMs: 500 };
    throw new ApiError(status.UNAVAILABLE, 'the router is stopping; go on with another one', details);
  };
  run().then(
    () => {
      observed.succeeded();
      call.end();
    },
    (thrown: unknown) => {
      call.emit('error', observed.failed(thrown).toResponse());
    },
  );
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
