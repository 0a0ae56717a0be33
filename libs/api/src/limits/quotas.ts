import type { Tenant, TenantLimits } from '@chat4all/runtime';
import { memoize } from '../memoize.ts';
import { quotaExceeded } from './quota-exceeded.ts';
import type { RouterShares } from './router-shares.ts';

/** The retry delay for a caller with too many streams, in milliseconds. The end of a stream cannot be foreseen. */
const STREAM_RETRY_MS = 5_000;

/** The streams of a tenant without a limit, on one router: half of what a router allows by default, so that no tenant takes them all. */
const DEFAULT_STREAMS = 10_000;

/** The messages of one tenant on this router. */
interface Bucket {
  /** Messages that may be accepted at once, refilled as time passes. */
  tokens: number;
  /** The time of the last refill, in milliseconds. */
  refilledAt: number;
}

/**
 * Enforces the limits of each tenant over all routers, as currently configured: messages per second, of which each router has a share, and
 * open streams. What changes on other routers is known after a second.
 */
export class Quotas {
  readonly #limits: () => ReadonlyMap<string, TenantLimits>;
  readonly #now: () => number;
  readonly #shares: RouterShares;
  readonly #buckets = new Map<string, Bucket>();
  /** The open streams of tenants without a limit. */
  readonly #streams = new Map<string, number>();

  constructor(tenants: () => readonly Tenant[], shares: RouterShares, now: () => number = () => performance.now()) {
    this.#shares = shares;
    this.#limits = memoize(tenants, (all) => new Map(all.map(({ id, limits }) => [id, limits])));
    this.#now = now;
  }

  /**
   * Counts one message. Throws RESOURCE_EXHAUSTED with the time until the next one is allowed, once a second's worth is
   * used.
   */
  takeMessage(tenantId: string): void {
    const perSecond = this.#limits().get(tenantId)?.messagesPerSecond;
    if (perSecond === undefined) return;
    const bucket = this.#bucketOf(tenantId);
    const now = this.#now();
    const rate = perSecond * this.#shares.shareOf(tenantId, perSecond);
    bucket.tokens = Math.min(Math.max(1, rate), bucket.tokens + ((now - bucket.refilledAt) / 1_000) * rate);
    bucket.refilledAt = now;
    if (bucket.tokens < 1) {
      const retryAfterMs = Math.ceil(((1 - bucket.tokens) / rate) * 1_000);
      throw quotaExceeded(tenantId, `${perSecond} messages per second`, retryAfterMs);
    }
    bucket.tokens -= 1;
  }

  /** Counts a stream, and returns the function that releases it. Throws RESOURCE_EXHAUSTED at the tenant's limit. */
  acquireStream(tenantId: string): () => void {
    const limit = this.#limits().get(tenantId)?.streams;
    const isFull =
      limit === undefined
        ? this.#countStream(tenantId, 1) > DEFAULT_STREAMS
        : this.#shares.openStream(tenantId) > limit;
    const release = (): void => {
      if (limit === undefined) this.#countStream(tenantId, -1);
      else this.#shares.closeStream(tenantId);
    };
    if (!isFull) return release;
    release();
    throw quotaExceeded(tenantId, `${limit ?? DEFAULT_STREAMS} open streams`, STREAM_RETRY_MS);
  }

  #countStream(tenantId: string, change: 1 | -1): number {
    const count = (this.#streams.get(tenantId) ?? 0) + change;
    if (count === 0) this.#streams.delete(tenantId);
    else this.#streams.set(tenantId, count);
    return count;
  }

  #bucketOf(tenantId: string): Bucket {
    const known = this.#buckets.get(tenantId);
    if (known) return known;
    const bucket = { tokens: Infinity, refilledAt: this.#now() };
    this.#buckets.set(tenantId, bucket);
    return bucket;
  }
}
