import type { Backlog } from '../backlog.ts';
import { type CountedKind, toBacklog } from '../sql/counted-rows.ts';
import { distinctValues } from '../sql/distinct-values.ts';
import type { PostgresDatabase } from './postgres-database.ts';

/** Tables with more rows are not counted exactly. */
const COUNTED_ROWS = 10_000;

/** The number of pages that an estimate reads: 16 MiB. */
const COUNTED_PAGES = 2_000;

/**
 * Counts the rows of a table by name: exactly, or for large tables by extrapolation from some pages. `order` is the order
 * of an index in which neighbours are likely to be on the same page.
 */
// Counting a million rows takes seconds even with an index, as each row has to be checked for visibility. The pages are
// always the same, so that a count does not change while the table does not.
function countBy(kind: CountedKind, table: string, name: string, order: string): string {
  const size = `GREATEST(1, pg_relation_size('${table}'))`;
  const share = `LEAST(1, ${COUNTED_PAGES} * current_setting('block_size')::float / ${size})`;
  return `(
    WITH first AS MATERIALIZED (SELECT ${name} AS name FROM ${table} ORDER BY ${order} LIMIT ${COUNTED_ROWS + 1})
    SELECT '${kind}' AS kind, name, count(*) AS count FROM first
    WHERE (SELECT count(*) FROM first) <= ${COUNTED_ROWS} GROUP BY name
    UNION ALL
    SELECT '${kind}', ${name}, round(count(*) / ${share})::bigint
    FROM ${table} TABLESAMPLE SYSTEM (100 * ${share}) REPEATABLE (0)
    WHERE (SELECT count(*) FROM first) > ${COUNTED_ROWS} GROUP BY 2
  )`;
}

// A reason that is on none of the pages counts once.
const COUNT_BACKLOG = `
  SELECT 'lanes' AS kind, account_id AS name, count(*) AS count FROM parked_lanes GROUP BY account_id
  UNION ALL ${countBy('deliveries', 'parked_deliveries', 'account_id', 'lane_sequence')}
  UNION ALL ${countBy('scheduled', 'scheduled_deliveries', "''", 'message_key')}
  UNION ALL ${countBy('dead_letters', 'dead_letters', 'reason', 'create_time')}
  UNION ALL (
    WITH RECURSIVE ${distinctValues('reasons', 'dead_letters', 'reason')}
    SELECT 'dead_letters', reason, 1 FROM reasons WHERE reason IS NOT NULL
  )`;

/** Counts the backlog. Lanes, which are small rows, are always counted exactly. */
export async function countBacklog(database: PostgresDatabase): Promise<Backlog> {
  return toBacklog(await database.query(COUNT_BACKLOG));
}
