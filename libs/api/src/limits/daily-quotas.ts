import { type BackgroundTask, type Logger, type Tenant, startPolling } from '@chat4all/runtime';
import type { Usage } from '@chat4all/store';
import { memoize } from '../memoize.ts';
import { quotaExceeded } from './quota-exceeded.ts';

/** The interval at which accepted messages are added up in the store, in milliseconds. */
const INTERVAL_MS = 1_000;

const DAY_MS = 86_400_000;

/** The usage of one tenant on one day. */
interface DailyUsage {
  readonly day: string;
  /** The messages of all routers, as the store last reported them. */
  total: number;
  /** The messages of this router that the store does not have yet. */
  pending: number;
}

/** The parts that {@link DailyQuotas} uses. */
export interface DailyQuotasOptions {
  readonly usage: Usage;
  readonly tenants: () => readonly Tenant[];
  readonly logger: Logger;
  /** Returns the time in milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number;
}

/**
 * Enforces how many messages each tenant may send per day (UTC), over all routers. Counts are added up in the store every
 * second, so that a limit may be exceeded by what other routers accept within one second.
 */
export class DailyQuotas {
  readonly #options: DailyQuotasOptions;
  readonly #now: () => number;
  readonly #limits: () => ReadonlyMap<string, number>;
  readonly #usages = new Map<string, DailyUsage>();
  readonly #flushing: BackgroundTask;

  constructor(options: DailyQuotasOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#limits = memoize(
      options.tenants,
      (all) =>
        new Map(all.flatMap(({ id, limits: { messagesPerDay } }) => (messagesPerDay ? [[id, messagesPerDay]] : []))),
    );
    const { logger } = options;
    this.#flushing = startPolling(() => this.#flush(), { task: 'add up daily usage', intervalMs: INTERVAL_MS, logger });
  }

  /**
   * Counts one message. Throws RESOURCE_EXHAUSTED with the time until the day ends, once the day's messages are used. Never
   * waits: while the store is unavailable, it counts what this router accepts.
   */
  takeMessage(tenantId: string): void {
    const limit = this.#limits().get(tenantId);
    if (limit === undefined) return;
    const usage = this.#usageToday(tenantId);
    if (usage.total + usage.pending >= limit) {
      throw quotaExceeded(tenantId, `${limit} messages per day`, DAY_MS - (this.#now() % DAY_MS));
    }
    usage.pending += 1;
  }

  /** Uncounts one message that was not accepted after all. */
  returnMessage(tenantId: string): void {
    if (this.#limits().has(tenantId)) this.#usageToday(tenantId).pending -= 1;
  }

  /** Stops counting, once the store has everything that was counted. Rejects if the store is unavailable. */
  async close(): Promise<void> {
    await this.#flushing.close();
    await this.#flush();
  }

  async #flush(): Promise<boolean> {
    const flushed = [...this.#limits().keys()].map((tenantId) => {
      const usage = this.#usageToday(tenantId);
      return { tenantId, usage, amount: usage.pending };
    });
    if (flushed.length === 0) return false;
    const totals = await this.#options.usage.add(
      flushed.map(({ tenantId, usage: { day }, amount }) => ({ tenantId, period: day, amount })),
    );
    for (const [index, { usage, amount }] of flushed.entries()) {
      usage.total = totals[index] ?? usage.total;
      usage.pending -= amount;
    }
    return false;
  }

  #usageToday(tenantId: string): DailyUsage {
    const day = new Date(this.#now()).toISOString().slice(0, 10);
    const known = this.#usages.get(tenantId);
    if (known?.day === day) return known;
    const usage = { day, total: 0, pending: 0 };
    this.#usages.set(tenantId, usage);
    return usage;
  }
}
