import { DeliveryState } from '@chat4all/proto';
import type { DeadLetter, DeadLetterFilter, DeadLetters } from '../dead-letters.ts';
import { applyState } from '../rules/delivery-progress.ts';
import type { Change } from '../change.ts';
import { isOpen } from '../rules/states.ts';
import { DISCARD_LIMIT } from '../rules/limits.ts';
import { advance } from './apply.ts';
import { type Tables, leaveBacklog } from './tables/tables.ts';

/** How a store runs its work: reads, and writes in a transaction. */
export interface Transactions {
  readonly read: <Result>(work: () => Result) => Promise<Result>;
  readonly write: <Result>(work: () => Result) => Promise<Result>;
}

/** Creates the dead letters of a SQLite store. */
export function createDeadLetters(tables: Tables, { read, write }: Transactions, now: () => number): DeadLetters {
  const { deadLetters, replays } = tables;
  return {
    list: (query) => read(() => deadLetters.list(query)),
    countReplayable: (tenantId, filter) => read(() => deadLetters.countReplayable(tenantId, filter)),
    startReplay: ({ replayId, tenantId, timeMs }, filter) =>
      write(() => {
        const known = replays.find(tenantId, replayId);
        if (known) return known;
        const totalCount = deadLetters.join(replayId, tenantId, filter);
        replays.insert(tenantId, replayId, timeMs, totalCount);
        return { replayId, totalCount, replayedCount: 0, startTimeMs: timeMs };
      }),
    getReplay: (tenantId, replayId) => read(() => replays.find(tenantId, replayId)),
    takeReplayed: async (limit) => {
      // Usually there is none, and a read blocks no other process.
      const some = await read(() => replays.hasNext(now()));
      return some ? write(() => replays.take(limit, now())) : [];
    },
    finishReplayed: (deadLetterIds) =>
      write(() => {
        for (const deadLetterId of deadLetterIds) {
          replays.count(deadLetterId);
          deadLetters.delete(deadLetterId);
        }
      }),
    discard: (tenantId, filter, timeMs) => write(() => discard(tables, tenantId, filter, { timeMs, nowMs: now() })),
  };
}

function discard(
  tables: Tables,
  tenantId: string,
  filter: DeadLetterFilter,
  times: { readonly timeMs: number; readonly nowMs: number },
): { count: number; changes: Change[] } {
  const letters = tables.deadLetters.findOutsideReplays(tenantId, filter, DISCARD_LIMIT);
  const changes = letters.flatMap((letter) => {
    tables.deadLetters.delete(letter.deadLetterId);
    return fail(tables, letter, times);
  });
  return { count: letters.length, changes };
}

function fail(
  tables: Tables,
  { deadLetterId, delivery, error }: DeadLetter,
  { timeMs, nowMs }: { readonly timeMs: number; readonly nowMs: number },
): Change[] {
  const known = delivery && tables.deliveries.find(delivery.deliveryId);
  if (known === undefined || known.claim !== undefined || !isOpen(known.progress.state)) return [];
  const { progress, change } = applyState(known.progress, {
    kind: 'state',
    factId: `discard/${deadLetterId}`,
    accountId: known.progress.identity.accountId,
    state: DeliveryState.FAILED,
    error,
    timeMs,
  });
  leaveBacklog(tables, known, nowMs);
  advance(tables, known, progress, nowMs);
  return change ? [change] : [];
}
