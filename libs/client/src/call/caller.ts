import { Metadata } from '@grpc/grpc-js';
import { type Connection, type UnaryMethod, unary } from '@chat4all/proto';
import { Chat4AllError, toChat4AllError } from '../chat4all-error.ts';
import { backoffMs, delay } from './backoff.ts';
import { isAborted } from './is-aborted.ts';
import { type RetryOptions, type RetryPolicy, isRetryable, retryPolicyOf } from './retry-policy.ts';

/** Options of one call. Each defaults to the option of the client. */
export interface CallOptions {
  /** Cancels the call and its retries; the call rejects with CANCELLED. */
  readonly signal?: AbortSignal | undefined;
  /** The time limit of the call, including retries, in milliseconds. */
  readonly timeoutMs?: number | undefined;
  /** The time limit of one attempt, in milliseconds. */
  readonly attemptTimeoutMs?: number | undefined;
  readonly retry?: RetryOptions | undefined;
}

/** Options of a {@link Caller}, with every default filled in. */
export interface CallerOptions {
  readonly connection: Connection;
  /** Returns the API key or token to send; undefined for none. */
  readonly authorize: () => Promise<string | undefined> | string | undefined;
  readonly timeoutMs: number;
  readonly attemptTimeoutMs: number;
  readonly retry: RetryPolicy;
  /** Aborted when the client is closed. */
  readonly closed: AbortSignal;
}

/** The properties of a method that decide its retries. */
export interface CallTraits {
  /** True if repeating the call has no further effect: reads, and calls with a request id. */
  readonly idempotent: boolean;
  readonly requestId?: string | undefined;
}

/** Makes calls with credentials, time limits and retries. */
export class Caller {
  readonly #options: CallerOptions;

  constructor(options: CallerOptions) {
    this.#options = options;
  }

  get connection(): Connection {
    return this.#options.connection;
  }

  /** Returns the retry policy of a call. */
  policyOf(options: CallOptions): RetryPolicy {
    return retryPolicyOf(options.retry, this.#options.retry);
  }

  /** Returns the time limit of a call, in milliseconds. */
  timeoutOf(options: CallOptions): number {
    return options.timeoutMs ?? this.#options.timeoutMs;
  }

  /** Returns the time limit of one attempt of a call, in milliseconds. */
  attemptTimeoutOf(options: CallOptions): number {
    return options.attemptTimeoutMs ?? this.#options.attemptTimeoutMs;
  }

  /** Returns a signal that aborts when the call is cancelled or the client is closed. */
  signalOf({ signal }: CallOptions): AbortSignal {
    const { closed } = this.#options;
    return signal === undefined ? closed : AbortSignal.any([signal, closed]);
  }

  /** Returns the metadata with the credentials. Rejects with UNAUTHENTICATED if the token function fails. */
  async metadata(): Promise<Metadata> {
    const metadata = new Metadata();
    const token = await this.#token();
    if (token !== undefined) metadata.set('authorization', `Bearer ${token}`);
    return metadata;
  }

  /** Makes a unary call with retries. Rejects with {@link Chat4AllError}. */
  async call<Request, Response>(
    method: UnaryMethod<Request, Response>,
    request: Request,
    options: CallOptions,
    traits: CallTraits,
  ): Promise<Response> {
    return this.retry((attempt) => this.attempt(method, request, attempt, traits.requestId), options, traits);
  }

  /** Makes one attempt of a unary call. Rejects with {@link Chat4AllError}. */
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

  /** Repeats `work` until it succeeds, fails permanently, or the time limit passes. Rejects with the last failure. */
  async retry<Result>(
    work: (attempt: { readonly signal: AbortSignal; readonly timeoutMs: number }) => Promise<Result>,
    options: CallOptions,
    { idempotent, requestId }: CallTraits,
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
        lastStart = Math.min(lastStart, end, now + policy.maximumElapsedMs);
        const waitMs = backoffMs(failures, policy, thrown.retryAfterMs);
        // The last failure tells more than DEADLINE_EXCEEDED would.
        if (now + waitMs >= lastStart) throw thrown;
        policy.onRetry?.(thrown);
        await delay(waitMs, signal);
        if (isAborted(signal)) throw cancelled(signal, this.#options.closed, requestId);
      }
    }
  }

  /** Returns the error of a call that was cancelled by its signal or by closing the client. */
  cancelled(signal: AbortSignal, requestId?: string): Chat4AllError {
    return cancelled(signal, this.#options.closed, requestId);
  }

  async #token(): Promise<string | undefined> {
    try {
      return await this.#options.authorize();
    } catch (cause) {
      throw new Chat4AllError('token: the token function failed', { code: 'UNAUTHENTICATED', cause });
    }
  }
}

function cancelled(signal: AbortSignal, closed: AbortSignal, requestId?: string): Chat4AllError {
  const message = closed.aborted ? 'the client is closed' : 'the call was cancelled by its signal';
  return new Chat4AllError(message, { code: 'CANCELLED', requestId, cause: signal.reason });
}
