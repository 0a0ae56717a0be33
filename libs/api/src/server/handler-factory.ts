import {
  type ServerDuplexStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type handleBidiStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  status,
} from '@grpc/grpc-js';
import type { Metrics } from '@chat4all/metrics';
import type { Logger, Scope } from '@chat4all/runtime';
import type { Authenticate } from '../authentication/authenticate.ts';
import { type Caller, assertScope } from '../authentication/caller.ts';
import { ApiError } from '../errors/api-error.ts';
import type { RequestLimiter } from '../limits/request-limiter.ts';
import type { CallContext, StreamContext } from './call-context.ts';
import { observeCall } from './observe-call.ts';
import { assertReadable, sizeOf } from './readable-requests.ts';

/** The delay after which a client whose stream ended because the router stops may open it again, in milliseconds. */
const STOPPING_RETRY_MS = 500;

/** The time that the client of a failed stream has to read the responses before its status, in milliseconds. */
const READ_MS = 10_000;

/** The parts of the server that every handler uses. */
export interface HandlerOptions {
  readonly authenticate: Authenticate;
  readonly limiter: RequestLimiter;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Aborted when the server stops. */
  readonly stopping: AbortSignal;
}

type Stream<Request, Response> = ServerWritableStream<Request, Response> | ServerDuplexStream<Request, Response>;

/**
 * Creates the handlers of rpcs. A handler limits, authenticates and authorizes its call before it runs, counts and
 * traces it, and converts what it throws to a gRPC status with details.
 */
export class HandlerFactory {
  readonly #options: HandlerOptions;

  constructor(options: HandlerOptions) {
    this.#options = options;
  }

  /** Creates the handler of a unary rpc; its caller must have the scope. */
  unary<Request extends object, Response>(
    method: string,
    scope: Scope,
    run: (request: Request, call: CallContext) => Promise<Response>,
  ): handleUnaryCall<Request, Response> {
    const { limiter } = this.#options;
    const respond = async (call: ServerUnaryCall<Request, Response>, traceParent: string): Promise<Response> => {
      const release = limiter.acquire('calls', sizeOf(call.request));
      try {
        const { tenantId, scopes } = await this.#authorize(call, scope);
        assertReadable(call.request);
        const signal = {
          get aborted() {
            return call.cancelled;
          },
        };
        const deadlineMs = Number(call.getDeadline());
        return await run(call.request, { tenantId, scopes, traceParent, signal, deadlineMs });
      } finally {
        release();
      }
    };
    return (call, callback) => {
      const observed = observeCall(call, method, this.#options, 'unary');
      respond(call, observed.traceParent).then(
        (response) => {
          observed.succeeded();
          callback(null, response);
        },
        (error: unknown) => {
          callback(observed.failed(error).toResponse());
        },
      );
    };
  }

  /** Creates the handler of a server-streaming rpc. `run` ends the stream by returning or throwing. */
  serverStream<Request, Response>(
    method: string,
    scope: Scope,
    run: (stream: ServerWritableStream<Request, Response>, call: StreamContext) => Promise<void>,
  ): handleServerStreamingCall<Request, Response> {
    return (stream) => {
      this.#runStream(stream, method, scope, (call) => {
        assertReadable(stream.request);
        return run(stream, call);
      });
    };
  }

  /** Creates the handler of a bidirectional rpc. `run` ends the stream by returning or throwing. */
  bidiStream<Request, Response>(
    method: string,
    scope: Scope,
    run: (stream: ServerDuplexStream<Request, Response>, call: StreamContext) => Promise<void>,
  ): handleBidiStreamingCall<Request, Response> {
    return (stream) => {
      this.#runStream(stream, method, scope, (call) => run(stream, call));
    };
  }

  async #authorize(call: Parameters<Authenticate>[0], scope: Scope): Promise<Caller> {
    const caller = await this.#options.authenticate(call);
    assertScope(caller, scope);
    return caller;
  }

  #runStream<Request, Response>(
    stream: Stream<Request, Response>,
    method: string,
    scope: Scope,
    run: (call: StreamContext) => Promise<void>,
  ): void {
    const { limiter, stopping } = this.#options;
    const observed = observeCall(stream, method, this.#options, 'stream');
    const ended = new AbortController();
    const end = (): void => {
      ended.abort();
    };
    stream.once('cancelled', end).once('close', end).once('error', end);
    const runToEnd = async (): Promise<void> => {
      const release = limiter.acquire('streams');
      try {
        const { tenantId, scopes } = await this.#authorize(stream, scope);
        const signal = AbortSignal.any([ended.signal, stopping]);
        await run({ tenantId, scopes, traceParent: observed.traceParent, signal });
      } finally {
        release();
      }
      if (!stopping.aborted) return;
      const details = { reason: 'STOPPING', retryAfterMs: STOPPING_RETRY_MS };
      throw new ApiError(status.UNAVAILABLE, 'the router is stopping; continue on another router', details);
    };
    runToEnd().then(
      () => {
        observed.succeeded();
        stream.end();
      },
      (error: unknown) => {
        stream.emit('error', observed.failed(error).toResponse());
        // A client that reads no responses does not read the status, which comes after them.
        setTimeout(() => stream.destroy(), READ_MS).unref();
      },
    );
  }
}
