import { status } from '@grpc/grpc-js';
import { ApiError } from '../errors/api-error.ts';

/** The limits of one router, over all of its callers. */
export interface ApiLimits {
  /** Unary calls that run at the same time. */
  readonly calls: number;
  /** Streams that are open at the same time. */
  readonly streams: number;
  /** Calls and streams of one connection; the client queues more. */
  readonly callsPerConnection: number;
  /** Connections at the same time; more are closed. */
  readonly connections: number;
  /** The time in which a client must begin to speak HTTP/2, in milliseconds. Default: 10,000. */
  readonly prefaceMs?: number;
  /** The age at which a connection's client is asked to open a new one, in milliseconds. */
  readonly connectionAgeMs: number;
  /** The time that a connection past its age has to finish its calls, in milliseconds; clients resume streams on a new one. */
  readonly connectionGraceMs: number;
  /** The time without a call after which a connection is closed, in milliseconds. */
  readonly connectionIdleMs: number;
  /** The silence after which a connection is pinged, in milliseconds, so that a dead client holds nothing. */
  readonly keepaliveMs: number;
  /** The memory that clients can make the server hold, in bytes. */
  readonly clientMemoryBytes: number;
}

/** The retry delay for a refused caller, in milliseconds. Calls are short; the end of a stream cannot be foreseen. */
const RETRY_AFTER_MS = { calls: 200, streams: 5_000 } as const;

/**
 * The total size of the requests of running calls, in bytes: sixteen of the largest. Decoded, they take several times
 * as much.
 */
const MAXIMUM_REQUEST_BYTES = 256 * 1024 * 1024;

/** Limits the calls and streams of a process, and the total size of the requests that are being processed. */
export class RequestLimiter {
  readonly #limits: Pick<ApiLimits, 'calls' | 'streams'>;
  readonly #maximumBytes: number;
  readonly #running = { calls: 0, streams: 0 };
  #bytes = 0;

  constructor(limits: Pick<ApiLimits, 'calls' | 'streams'>, maximumBytes = MAXIMUM_REQUEST_BYTES) {
    this.#limits = limits;
    this.#maximumBytes = maximumBytes;
  }

  /**
   * Admits a call or stream whose request has a number of bytes, and returns the function that releases it. Throws
   * RESOURCE_EXHAUSTED at the limit. A single request always fits: its own size is limited before.
   */
  acquire(kind: 'calls' | 'streams', bytes = 0): () => void {
    const maximum = this.#limits[kind];
    if (this.#running[kind] >= maximum) throw limitReached(kind, `${maximum} ${kind} are running`);
    if (this.#bytes > 0 && this.#bytes + bytes > this.#maximumBytes) {
      throw limitReached(kind, `running calls hold ${this.#bytes} bytes of requests`);
    }
    this.#running[kind] += 1;
    this.#bytes += bytes;
    return () => {
      this.#running[kind] -= 1;
      this.#bytes -= bytes;
    };
  }
}

function limitReached(kind: 'calls' | 'streams', description: string): ApiError {
  return new ApiError(status.RESOURCE_EXHAUSTED, `router busy: ${description}; nothing was done, retry later`, {
    reason: 'TOO_MANY_CALLS',
    retryAfterMs: RETRY_AFTER_MS[kind],
    quotaFailures: [{ subject: 'router', description }],
  });
}
