import { status } from '@grpc/grpc-js';
import type { Tenant, TenantLimits } from '@chat4all/runtime';
import { ApiError } from '../errors/api-error.ts';
import { memoize } from '../memoize.ts';

/** What is counted of one tenant. */
interface Usage {
  /** Messages that may be accepted at once; refilled as time passes. */
  allowance: number;
  /** When that was so, in milliseconds. */
  at: number;
  streams: number;
}

/** What each tenant may use of this router, by its limits in the configuration, as they are at the moment. */
export class Quotas {
  readonly #limits: () => ReadonlyMap<string, TenantLimits>;
  readonly #now: () => number;
  readonly #usages = new Map<string, Usage>();

  constructor(tenants: () => readonly Tenant[], now: () => number = () => performance.now()) {
    this.#limits = memoize(tenants, (all) => new Map(all.map(({ id, limits }) => [id, limits])));
    this.#now = now;
  }

  /**
   * Counts one message that is about to be accepted. Throws RESOURCE_EXHAUSTED that says when to come back, when a second's worth
   * of them was used up.
   */
  takeMessage(tenantId: string): void {
    const rate = this.#limits().get(tenantId)?.messagesPerSecond;
    if (rate === undefined) return;
    const usage = this.#usageOf(tenantId);
    const now = this.#now();
    const burst = Math.max(1, rate);
    usage.allowance = Math.min(burst, usage.allowance + ((now - usage.at) / 1_000) * rate);
    usage.at = now;
    if (usage.allowance < 1) {
      const retryAfterMs = Math.ceil(((1 - usage.allowance) / rate) * 1_000);
      throw exhausted(tenantId, `more than ${rate} messages a second`, retryAfterMs);
    }
    usage.allowance -= 1;
  }

  /** Counts a stream until the function that it gives is called. Throws RESOURCE_EXHAUSTED when there are too many. */
  enterStream(tenantId: string): () => void {
    const maximum = this.#limits().get(tenantId)?.streams ?? Infinity;
    const usage = this.#usageOf(tenantId);
    if (usage.streams >= maximum) throw exhausted(tenantId, `more than ${maximum} streams at once`, STREAM_RETRY_MS);
    usage.streams += 1;
    return () => {
      usage.streams -= 1;
    };
  }

  #usageOf(tenantId: string): Usage {
    const known = this.#usages.get(tenantId);
    if (known) return known;
    const usage = { allowance: Infinity, at: this.#now(), streams: 0 };
    this.#usages.set(tenantId, usage);
    return usage;
  }
}

/** Nobody knows when a stream ends. */
const STREAM_RETRY_MS = 5_000;

function exhausted(tenantId: string, description: string, retryAfterMs: number): ApiError {
  const details = { reason: 'QUOTA', retryAfterMs, quotaFailures: [{ subject: `tenant:${tenantId}`, description }] };
  return new ApiError(status.RESOURCE_EXHAUSTED, `${description} are not allowed; nothing was accepted`, details);
}
