import { status } from '@grpc/grpc-js';
import { ApiError } from './api-error.ts';

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

/** Counts the calls and streams of a process, and refuses what is too much. */
export class CallSlots {
  readonly #limits: Pick<ApiLimits, 'calls' | 'streams'>;
  readonly #taken = { calls: 0, streams: 0 };

  constructor(limits: Pick<ApiLimits, 'calls' | 'streams'>) {
    this.#limits = limits;
  }

  /** Takes a slot until the function that it gives is called. Throws RESOURCE_EXHAUSTED when there is none left. */
  enter(kind: 'calls' | 'streams'): () => void {
    const maximum = this.#limits[kind];
    if (this.#taken[kind] >= maximum) throw full(kind, maximum);
    this.#taken[kind] += 1;
    return () => {
      this.#taken[kind] -= 1;
    };
  }
}

function full(kind: 'calls' | 'streams', maximum: number): ApiError {
  const description = `${maximum} ${kind} are under way`;
  return new ApiError(status.RESOURCE_EXHAUSTED, `the router is busy: ${description}; nothing was done`, {
    reason: 'TOO_MANY_CALLS',
    retryAfterMs: RETRY_MS[kind],
    quotaFailures: [{ subject: 'router', description }],
  });
}
