import type { DatabaseSync } from 'node:sqlite';
import { type CountedKind, toBacklog } from '../sql/counted-rows.ts';
import { distinctValues } from '../sql/distinct-values.ts';
import type { Backlog } from '../backlog.ts';

/** Prepares the exact count of the backlog, from indexes alone. */
// One count per value takes half the time of grouping.
export function createCountBacklog(database: DatabaseSync): () => Backlog {
  const countBy = (kind: CountedKind, table: string, column: string, values: string): string =>
    `SELECT '${kind}' AS kind, ${column} AS name,
       (SELECT count(*) FROM ${table} WHERE ${table}.${column} = ${values}.${column}) AS count
     FROM ${values} WHERE ${column} IS NOT NULL`;
  const count = database.prepare(
    `WITH RECURSIVE ${distinctValues('parked_accounts', 'parked_lanes', 'account_id')},
       ${distinctValues('reasons', 'dead_letters', 'reason')}
     ${countBy('lanes', 'parked_lanes', 'account_id', 'parked_accounts')}
     UNION ALL ${countBy('deliveries', 'parked_deliveries', 'account_id', 'parked_accounts')}
     UNION ALL ${countBy('dead_letters', 'dead_letters', 'reason', 'reasons')}
     UNION ALL SELECT 'scheduled', '', count(*) FROM scheduled_deliveries`,
  );
  return () => toBacklog(count.all());
}
