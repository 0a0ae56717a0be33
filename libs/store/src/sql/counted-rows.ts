import type { Backlog } from '../backlog.ts';
import { type Row, integer, text } from './row.ts';

/** What is counted. A row tells one of these, the `name` of the account or the reason, and a `count`. */
export type CountedKind = 'lanes' | 'deliveries' | 'scheduled' | 'dead_letters';

/** What waits, from rows of which the highest counts. */
export function toBacklog(rows: readonly Row[]): Backlog {
  const [lanes, deliveries] = [countsOf(rows, 'lanes'), countsOf(rows, 'deliveries')];
  return {
    accounts: inOrder(lanes).map(([accountId, count]) => {
      return { accountId, lanes: count, deliveries: Math.max(count, deliveries.get(accountId) ?? 0) };
    }),
    scheduled: countsOf(rows, 'scheduled').get('') ?? 0,
    deadLetters: inOrder(countsOf(rows, 'dead_letters')).map(([reason, count]) => ({ reason, count })),
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

function inOrder(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort(([one], [other]) => (one < other ? -1 : 1));
}
