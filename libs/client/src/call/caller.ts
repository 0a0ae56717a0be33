import { Metadata } from '@grpc/grpc-js';
import { type Connection, type UnaryMethod, unary } from '@chat4all/proto';
import { Chat4AllError, toChat4AllError } from '../chat4all-error.ts';
import { backoffMs, pause } from './backoff.ts';
import { isAborted } from './is-aborted.ts';
import { type RetryOptions, type RetryPolicy, isRetryable, retryPolicyOf } from './retry-policy.ts';

/** How to make one call; what is not said is as the client was made. */
export interface CallOptions {
  /** Ends the call, and its retries: it rejects with CANCELLED. */
  readonly signal?: AbortSignal | undefined;
  /** How long it may take, retries included, in milliseconds. */
  readonly timeoutMs?: number | undefined;
  /** How long one attempt may take, in milliseconds. */
  readonly attemptTimeoutMs?: number | undefined;
  readonly retry?: RetryOptions | undefined;
}

/** What every call needs. */
export interface CallerOptions {
  readonly connection: Connection;
  /** The API key or token to send; undefined: none. */
  readonly authorize: () => Promise<string | undefined> | string | undefined;
  readonly timeoutMs: number;
  readonly attemptTimeoutMs: number;
  readonly retry: RetryPolicy;
  /** Aborted when the client is closed. */
  readonly closed: AbortSignal;
}

/** What a call is. */
export interface CallTraits {
  /** Whether twice is the same as once by contract: a read, or a call under a request id. */
  readonly idempotent: boolean;
  readonly requestId?: string | undefined;
}

/** Makes calls: identified, within their time, and repeated as the policy says. */
export class Caller {
  readonly #options: CallerOptions;

  constructor(options: CallerOptions) {
    this.#options = options;
  }

  get connection(): Connection {
    return this.#options.connection;
  }

  /** The policy of a call. */
  policyOf(options: CallOptions): RetryPolicy {
    return retryPolicyOf(options.retry, this.#options.retry);
  }

  /** How long a call may take, in milliseconds. */
  timeoutOf(options: CallOptions): number {
    return options.timeoutMs ?? this.#options.timeoutMs;
  }

  /** How long one attempt of a call may take, in milliseconds. */
  attemptTimeoutOf(options: CallOptions): number {
    return options.attemptTimeoutMs ?? this.#options.attemptTimeoutMs;
  }

  /** Aborted when the caller ends the call, or the client is closed. */
  signalOf({ signal }: CallOptions): AbortSignal {
    const { closed } = this.#options;
    return signal === undefined ? closed : AbortSignal.any([signal, closed]);
  }

  /** The metadata that says who calls. A token that cannot be had rejects with UNAUTHENTICATED. */
  async metadata(): Promise<Metadata> {
    const metadata = new Metadata();
    const token = await this.#token();
    if (token !== undefined) metadata.set('authorization', `Bearer ${token}`);
    return metadata;
  }

  /** Makes a unary call. Rejects with {@link Chat4AllError}. */
  async call<Request, Response>(
    method: UnaryMethod<Request, Response>,
    request: Request,
    options: CallOptions,
    traits: CallTraits,
  ): Promise<Response> {
    return this.retry((attempt) => this.attempt(method, request, attempt, traits.requestId), options, traits);
  }

  /** Makes one attempt of a unary call. */
  async attempt<Request, Response>(
    method: UnaryMethod<Request, Response>,
    request: Request,
    { signal, timeoutMs }: { readonly signal: AbortSignal; readonly timeoutMs: number },
    requestId?: string,
  ): Promise<Response> {
    const metadata = await this.metadata();
    if (isAborted(signal)) throw cancelled(signal, this.#options.closed, requestId);
    try {
      return await unary(method, request, { metadata, signal, timeoutMs });
    } catch (thrown) {
      if (isAborted(signal)) throw cancelled(signal, this.#options.closed, requestId);
      throw toChat4AllError(thrown, requestId);
    }
  }

  /** Does `work` until it succeeds, fails for good, or the time is over; then it rejects with the last failure. */
  async retry<Result>(
    work: (attempt: { readonly signal: AbortSignal; readonly timeoutMs: number }) => Promise<Result>,
    options: CallOptions,
    { idempotent: idempotent, requestId }: CallTraits,
  ): Promise<Result> {
    const signal = this.signalOf(options);
    const policy = this.policyOf(options);
    const end = performance.now() + this.timeoutOf(options);
    let lastStart = Infinity;
    for (let failures = 1; ; failures += 1) {
      const timeoutMs = Math.max(1, Math.min(this.attemptTimeoutOf(options), end - performance.now()));
      try {
        return await work({ signal, timeoutMs });
      } catch (thrown) {
        if (!Chat4AllError.is(thrown) || !isRetryable(thrown, idempotent)) throw thrown;
        const now = performance.now();
        lastStart = Math.min(lastStart, end, now + policy.forMs);
        const waitMs = backoffMs(failures, policy, thrown.retryAfterMs);
        // The last failure says more than that the time is over.
        if (now + waitMs >= lastStart) throw thrown;
        policy.onRetry?.(thrown);
        await pause(waitMs, signal);
        if (isAborted(signal)) throw cancelled(signal, this.#options.closed, requestId);
      }
    }
  }

  /** The error of a call that was ended from this side. */
  cancelled(signal: AbortSignal, requestId?: string): Chat4AllError {
    return cancelled(signal, this.#options.closed, requestId);
  }

  async #token(): Promise<string | undefined> {
    try {
      return await this.#options.authorize();
    } catch (cause) {
      throw new Chat4AllError('the token could not be had', { code: 'UNAUTHENTICATED', cause });
    }
  }
}

function cancelled(signal: AbortSignal, closed: AbortSignal, requestId?: string): Chat4AllError {
  const message = closed.aborted ? 'the client is closed' : 'the call was ended by its signal';
  return new Chat4AllError(message, { code: 'CANCELLED', requestId, cause: signal.reason });
}
