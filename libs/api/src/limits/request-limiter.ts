import { status } from '@grpc/grpc-js';
import { ApiError } from '../errors/api-error.ts';

/** What a router takes on at once, from all of its callers together. */
export interface ApiLimits {
  /** Calls that are being answered, streams aside. */
  readonly calls: number;
  /** Streams that are open. */
  readonly streams: number;
  /** Calls and streams of one connection. What is more waits with the client. */
  readonly callsPerConnection: number;
  /** How long a connection lasts before its client is asked to make a new one, in milliseconds. */
  readonly connectionAgeMs: number;
}

/** When a caller should come back who was refused: calls are short. In milliseconds. */
const RETRY_MS = { calls: 200, streams: 5_000 } as const;

/**
 * How large the requests of all calls that are being answered may be together, in bytes: sixteen of the largest. What becomes of
 * them in memory is a few times as large.
 */
const MAXIMUM_REQUEST_BYTES = 256 * 1024 * 1024;

/** Counts the calls and streams of a process, and the bytes of their requests, and refuses what is too much. */
export class RequestLimiter {
  readonly #limits: Pick<ApiLimits, 'calls' | 'streams'>;
  readonly #maximumBytes: number;
  readonly #taken = { calls: 0, streams: 0 };
  #bytes = 0;

  constructor(limits: Pick<ApiLimits, 'calls' | 'streams'>, maximumBytes = MAXIMUM_REQUEST_BYTES) {
    this.#limits = limits;
    this.#maximumBytes = maximumBytes;
  }

  /**
   * Takes a slot until the function that it gives is called, for a request of so many bytes. Throws RESOURCE_EXHAUSTED when there
   * is none left, or the requests that are being answered are too large together.
   */
  enter(kind: 'calls' | 'streams', bytes = 0): () => void {
    const maximum = this.#limits[kind];
    if (this.#taken[kind] >= maximum) throw full(kind, `${maximum} ${kind} are under way`);
    // One alone is never too large: its own size is limited before.
    if (this.#bytes > 0 && this.#bytes + bytes > this.#maximumBytes) {
      throw full(kind, `calls under way have ${this.#bytes} bytes of requests`);
    }
    this.#taken[kind] += 1;
    this.#bytes += bytes;
    return () => {
      this.#taken[kind] -= 1;
      this.#bytes -= bytes;
    };
  }
}

function full(kind: 'calls' | 'streams', description: string): ApiError {
  return new ApiError(status.RESOURCE_EXHAUSTED, `the router is busy: ${description}; nothing was done`, {
    reason: 'TOO_MANY_CALLS',
    retryAfterMs: RETRY_MS[kind],
    quotaFailures: [{ subject: 'router', description }],
  });
}
