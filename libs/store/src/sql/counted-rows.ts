import type { Backlog } from '../backlog.ts';
import { type Row, integer, text } from './row.ts';

/** The kind of thing that a row counts. The row's `name` is the account or the reason. */
export type CountedKind = 'lanes' | 'deliveries' | 'scheduled' | 'dead_letters';

/** Returns the backlog, from rows; of several rows with the same kind and name the highest count applies. */
export function toBacklog(rows: readonly Row[]): Backlog {
  const [lanes, deliveries] = [countsOf(rows, 'lanes'), countsOf(rows, 'deliveries')];
  return {
    accounts: sorted(lanes).map(([accountId, count]) => {
      return { accountId, lanes: count, deliveries: Math.max(count, deliveries.get(accountId) ?? 0) };
    }),
    scheduled: countsOf(rows, 'scheduled').get('') ?? 0,
    deadLetters: sorted(countsOf(rows, 'dead_letters')).map(([reason, count]) => ({ reason, count })),
  };
}

function countsOf(rows: readonly Row[], kind: CountedKind): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) {
    if (row['kind'] !== kind) continue;
    const name = text(row, 'name');
    counts.set(name, Math.max(counts.get(name) ?? 0, integer(row, 'count')));
  }
  return counts;
}

function sorted(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort(([one], [other]) => (one < other ? -1 : 1));
}
