import type { DatabaseSync } from 'node:sqlite';
import { type CountedKind, toBacklog } from '../sql/counted-rows.ts';
import { distinctValues } from '../sql/distinct-values.ts';
import type { Backlog } from '../backlog.ts';

/** Makes what counts what waits: all of it exactly, in indexes alone. */
// Counting what has one value costs half of what grouping costs.
export function createCountBacklog(database: DatabaseSync): () => Backlog {
  const countBy = (kind: CountedKind, table: string, column: string, values: string): string =>
    `SELECT '${kind}' AS kind, ${column} AS name,
       (SELECT count(*) FROM ${table} WHERE ${table}.${column} = ${values}.${column}) AS count
     FROM ${values} WHERE ${column} IS NOT NULL`;
  const count = database.prepare(
    `WITH RECURSIVE ${distinctValues('waiting', 'parked_lanes', 'account_id')},
       ${distinctValues('reasons', 'dead_letters', 'reason')}
     ${countBy('lanes', 'parked_lanes', 'account_id', 'waiting')}
     UNION ALL ${countBy('deliveries', 'parked_deliveries', 'account_id', 'waiting')}
     UNION ALL ${countBy('dead_letters', 'dead_letters', 'reason', 'reasons')}
     UNION ALL SELECT 'scheduled', '', count(*) FROM scheduled_deliveries`,
  );
  return () => toBacklog(count.all());
}
