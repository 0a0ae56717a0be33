import { type ServerDuplexStream, status } from '@grpc/grpc-js';
import type { Metrics } from '@chat4all/metrics';
import type { Logger, Scope } from '@chat4all/runtime';
import type { AuditTrail } from '@chat4all/store';
import { type AuditedCall, type TargetOf, recordChange } from '../audit/record-change.ts';
import type { Authenticate } from '../authentication/authenticate.ts';
import { StreamCredentials } from '../authentication/stream-credentials.ts';
import { type Caller, assertScope } from '../authentication/caller.ts';
import { ApiError } from '../errors/api-error.ts';
import type { RequestLimiter } from '../limits/request-limiter.ts';
import type { CallContext, StreamContext } from './call-context.ts';
import type { BidiStreamHandler, IncomingCall, ResponseStream, ServerStreamHandler, UnaryHandler } from './handlers.ts';
import { observeCall } from './observe-call.ts';
import { assertReadable, sizeOf } from './readable-requests.ts';

/** The delay after which a client whose stream ended because the router stops may open it again, in milliseconds. */
const STOPPING_RETRY_MS = 500;

/** The parts of the server that every handler uses. */
export interface HandlerOptions {
  readonly authenticate: Authenticate;
  /** Returns another value once credentials have changed. */
  readonly tenants: () => unknown;
  readonly limiter: RequestLimiter;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Where changes are recorded. */
  readonly audit: AuditTrail;
  /** Aborted when the server stops. */
  readonly stopping: AbortSignal;
}

/** Writes a response. Resolves once the next one may be written. */
export type WriteResponse<Response> = (response: Response) => Promise<void>;

/**
 * Creates the handlers of rpcs. A handler limits, authenticates and authorizes its call before it runs, counts and
 * traces it, and converts what it throws to an ApiError.
 */
export class HandlerFactory {
  readonly #options: HandlerOptions;
  readonly #streamCredentials: StreamCredentials;

  constructor(options: HandlerOptions) {
    this.#options = options;
    this.#streamCredentials = new StreamCredentials(options.authenticate, options.tenants);
  }

  /** Creates the handler of a unary rpc; its caller must have the scope. */
  unary<Request extends object, Response>(
    method: string,
    scope: Scope,
    run: (request: Request, call: CallContext) => Promise<Response>,
  ): UnaryHandler<Request, Response> {
    const { limiter } = this.#options;
    const respond = async (request: Request, incoming: IncomingCall, traceParent: string): Promise<Response> => {
      const release = limiter.acquire('calls', sizeOf(request));
      try {
        const caller = await this.#authorize(incoming, scope);
        assertReadable(request);
        const signal = {
          get aborted() {
            return incoming.cancelled;
          },
        };
        const deadlineMs = Number(incoming.getDeadline());
        return await run(request, { ...caller, traceParent, signal, deadlineMs, incoming });
      } finally {
        release();
      }
    };
    const call = async (request: Request, incoming: IncomingCall): Promise<Response> => {
      const observed = observeCall(incoming, method, this.#options, 'unary');
      try {
        const response = await respond(request, incoming, observed.traceParent);
        observed.succeeded();
        return response;
      } catch (error) {
        throw observed.failed(error);
      }
    };
    return { kind: 'unary', call };
  }

  /** Creates the handler of a unary rpc that changes something and is audited; its caller must have the scope. */
  audited<Request extends object, Response>(
    method: string,
    scope: Scope,
    targetOf: TargetOf<NoInfer<Request>, NoInfer<Response>>,
    run: (request: Request, call: AuditedCall) => Promise<Response>,
  ): UnaryHandler<Request, Response> {
    return this.unary(method, scope, (request: Request, call) =>
      recordChange(request, call, targetOf, (audited) => run(request, audited), this.#options),
    );
  }

  /** Creates the handler of a server-streaming rpc. `run` ends the stream by returning or throwing. */
  serverStream<Request, Response>(
    method: string,
    scope: Scope,
    run: (request: Request, write: WriteResponse<Response>, call: StreamContext) => Promise<void>,
  ): ServerStreamHandler<Request, Response> {
    const call = (
      request: Request,
      incoming: IncomingCall,
      { write, ended }: ResponseStream<Response>,
    ): Promise<void> =>
      this.#runStream(incoming, { method, scope, ended }, (context) => {
        assertReadable(request);
        return run(request, write, context);
      });
    return { kind: 'server_stream', call };
  }

  /** Creates the handler of a bidirectional rpc. `run` ends the stream by returning or throwing. */
  bidiStream<Request, Response>(
    method: string,
    scope: Scope,
    run: (stream: ServerDuplexStream<Request, Response>, call: StreamContext) => Promise<void>,
  ): BidiStreamHandler<Request, Response> {
    const call = (stream: ServerDuplexStream<Request, Response>, ended: AbortSignal): Promise<void> =>
      this.#runStream(stream, { method, scope, ended }, (context) => run(stream, context));
    return { kind: 'bidi_stream', call };
  }

  async #authorize(incoming: IncomingCall, scope: Scope): Promise<Caller> {
    const caller = await this.#options.authenticate(incoming);
    assertScope(caller, scope);
    return caller;
  }

  async #runStream(
    incoming: IncomingCall,
    { method, scope, ended }: { readonly method: string; readonly scope: Scope; readonly ended: AbortSignal },
    run: (call: StreamContext) => Promise<void>,
  ): Promise<void> {
    const { limiter, stopping } = this.#options;
    const observed = observeCall(incoming, method, this.#options, 'stream');
    const runToEnd = async (): Promise<void> => {
      const release = limiter.acquire('streams');
      try {
        const caller = await this.#authorize(incoming, scope);
        const credentials = this.#streamCredentials.watch(incoming, caller, scope);
        const signal = AbortSignal.any([ended, stopping, credentials.signal]);
        try {
          await run({ ...caller, traceParent: observed.traceParent, signal, incoming });
        } finally {
          credentials.stop();
        }
        credentials.signal.throwIfAborted();
      } finally {
        release();
      }
      if (!stopping.aborted) return;
      const details = { reason: 'STOPPING', retryAfterMs: STOPPING_RETRY_MS };
      throw new ApiError(status.UNAVAILABLE, 'the router is stopping; continue on another router', details);
    };
    try {
      await runToEnd();
    } catch (error) {
      throw observed.failed(error);
    }
    observed.succeeded();
  }
}
