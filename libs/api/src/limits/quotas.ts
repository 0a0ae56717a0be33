import type { Tenant, TenantLimits } from '@chat4all/runtime';
import { memoize } from '../memoize.ts';
import { quotaExceeded } from './quota-exceeded.ts';

/** The retry delay for a caller with too many streams, in milliseconds. The end of a stream cannot be foreseen. */
const STREAM_RETRY_MS = 5_000;

/** The streams of a tenant without a limit: half of what a router allows by default, so that no tenant takes them all. */
const DEFAULT_STREAMS = 10_000;

/** The usage of one tenant. */
interface Usage {
  /** Messages that may be accepted at once, refilled as time passes. */
  tokens: number;
  /** The time of the last refill, in milliseconds. */
  refilledAt: number;
  streams: number;
}

/** Enforces the limits of each tenant on one router: messages per second and open streams, as currently configured. */
export class Quotas {
  readonly #limits: () => ReadonlyMap<string, TenantLimits>;
  readonly #now: () => number;
  readonly #usages = new Map<string, Usage>();

  constructor(tenants: () => readonly Tenant[], now: () => number = () => performance.now()) {
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
    const usage = this.#usageOf(tenantId);
    const now = this.#now();
    const burst = Math.max(1, perSecond);
    usage.tokens = Math.min(burst, usage.tokens + ((now - usage.refilledAt) / 1_000) * perSecond);
    usage.refilledAt = now;
    if (usage.tokens < 1) {
      const retryAfterMs = Math.ceil(((1 - usage.tokens) / perSecond) * 1_000);
      throw quotaExceeded(tenantId, `${perSecond} messages per second`, retryAfterMs);
    }
    usage.tokens -= 1;
  }

  /** Counts a stream, and returns the function that releases it. Throws RESOURCE_EXHAUSTED at the tenant's limit. */
  acquireStream(tenantId: string): () => void {
    const maximum = this.#limits().get(tenantId)?.streams ?? DEFAULT_STREAMS;
    const usage = this.#usageOf(tenantId);
    if (usage.streams >= maximum) throw quotaExceeded(tenantId, `${maximum} open streams`, STREAM_RETRY_MS);
    usage.streams += 1;
    return () => {
      usage.streams -= 1;
    };
  }

  #usageOf(tenantId: string): Usage {
    const known = this.#usages.get(tenantId);
    if (known) return known;
    const usage = { tokens: Infinity, refilledAt: this.#now(), streams: 0 };
    this.#usages.set(tenantId, usage);
    return usage;
  }
}
