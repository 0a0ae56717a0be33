import { status } from '@grpc/grpc-js';
import type { Logger, Tenant } from '@chat4all/runtime';
import type { Usage } from '@chat4all/store';
import { ApiError } from '../errors/api-error.ts';
import { memoize } from '../memoize.ts';

/** How often what was accepted is told to the store, and asked what others have, in milliseconds. */
const INTERVAL_MS = 1_000;

const DAY_MS = 86_400_000;

/** What one tenant has used of a day. */
interface DayUsed {
  readonly day: string;
  /** What the store has, of all routers. */
  total: number;
  /** What it has not been told yet. */
  untold: number;
}

/** How many messages each tenant may have accepted in a day (UTC), over all routers. */
export interface DailyQuotas {
  /**
   * Counts one message that is about to be accepted. Throws RESOURCE_EXHAUSTED that says when the day ends, when its
   * messages are used up: as of a second ago, for what other routers accepted. Never waits; while the store is away what this
   * router accepts is counted.
   */
  takeMessage(tenantId: string): void;
  /** Takes back one that was not accepted after all. */
  giveBack(tenantId: string): void;
  /** Tells the store the rest, and asks no more. */
  stop(): Promise<void>;
}

/** Counts messages in the store, now and every second from now on. */
export function countDailyMessages(
  usage: Usage,
  tenants: () => readonly Tenant[],
  logger: Logger,
  now: () => number = Date.now,
): DailyQuotas {
  const limits = memoize(
    tenants,
    (all) =>
      new Map(all.flatMap(({ id, limits: { messagesPerDay: limit } }) => (limit === undefined ? [] : [[id, limit]]))),
  );
  const used = new Map<string, DayUsed>();
  let telling: Promise<void> | undefined;
  const today = (): string => new Date(now()).toISOString().slice(0, 10);
  const usedToday = (tenantId: string): DayUsed => {
    const known = used.get(tenantId);
    const day = today();
    if (known?.day === day) return known;
    const fresh = { day, total: 0, untold: 0 };
    used.set(tenantId, fresh);
    return fresh;
  };

  const tell = async (): Promise<void> => {
    const told = [...limits().keys()].map((tenantId) => {
      const of = usedToday(tenantId);
      return { tenantId, of, amount: of.untold };
    });
    if (told.length === 0) return;
    try {
      const totals = await usage.add(
        told.map(({ tenantId, of: { day }, amount }) => ({ tenantId, period: day, amount })),
      );
      for (const [index, { of, amount }] of told.entries()) {
        of.total = totals[index] ?? of.total;
        of.untold -= amount;
      }
    } catch (error) {
      logger.warn({ err: error }, 'the store does not count the messages of the day');
    }
  };
  const tellOnce = (): Promise<void> => (telling ??= tell().finally(() => (telling = undefined)));
  void tellOnce();
  const timer = setInterval(() => void tellOnce(), INTERVAL_MS);

  return {
    takeMessage: (tenantId) => {
      const limit = limits().get(tenantId);
      if (limit === undefined) return;
      const of = usedToday(tenantId);
      if (of.total + of.untold >= limit) throw usedUp(tenantId, limit, DAY_MS - (now() % DAY_MS));
      of.untold += 1;
    },
    giveBack: (tenantId) => {
      if (limits().has(tenantId)) usedToday(tenantId).untold -= 1;
    },
    stop: async () => {
      clearInterval(timer);
      await telling;
      await tell();
    },
  };
}

function usedUp(tenantId: string, limit: number, retryAfterMs: number): ApiError {
  const description = `more than ${limit} messages a day`;
  return new ApiError(status.RESOURCE_EXHAUSTED, `${description} are not allowed; nothing was accepted`, {
    ...{ reason: 'QUOTA', retryAfterMs },
    quotaFailures: [{ subject: `tenant:${tenantId}`, description }],
  });
}
