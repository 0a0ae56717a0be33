import type { DeadLetterFilter, DeadLetters, Replay } from '../dead-letters.ts';
import { deadLetterCondition, listDeadLetters, REPLAYABLE, toDeadLetterPage } from '../sql/dead-letter-query.ts';
import { type Row, integer } from '../sql/row.ts';
import { toDeadLetter, toReplay } from '../sql/stored-dead-letter.ts';
import { DISCARD_LIMIT } from '../rules/limits.ts';
import { toChange } from './change-row.ts';
import type { PostgresDatabase } from './postgres-database.ts';

const parameter = (index: number): string => `$${index}`;

/** Creates dead letters in a PostgreSQL database. */
export function createDeadLetters(database: PostgresDatabase, now: () => number): DeadLetters {
  const getReplay = async (tenantId: string, replayId: string): Promise<Replay | undefined> => {
    const [row] = await database.query('SELECT * FROM replays WHERE tenant_id = $1 AND replay_id = $2', [
      tenantId,
      replayId,
    ]);
    return row && toReplay(row);
  };
  const startReplay: DeadLetters['startReplay'] = async ({ replayId, tenantId, timeMs }, filter) => {
    const { text, values } = startReplayQuery(replayId, tenantId, timeMs, filter);
    const [row] = await database.query(text, values);
    if (row) return toReplay(row);
    // Another process started it while this statement looked for it.
    return (await getReplay(tenantId, replayId)) ?? startReplay({ replayId, tenantId, timeMs }, filter);
  };

  return {
    list: async (query) => toDeadLetterPage(await database.selectPage(listDeadLetters(query, parameter))),
    countReplayable: async (tenantId, filter) => {
      const { text, values } = deadLetterCondition(tenantId, filter, parameter);
      const [row] = await database.query(
        `SELECT count(*) AS count FROM dead_letters WHERE ${text} AND ${REPLAYABLE}`,
        values,
      );
      return row === undefined ? 0 : integer(row, 'count');
    },
    startReplay,
    getReplay,
    takeReplayed: async (limit) => {
      const rows = await database.query('SELECT * FROM take_replayed($1, $2)', [limit, now()]);
      return rows.map(toDeadLetter);
    },
    finishReplayed: async (deadLetterIds) => {
      await database.query(FINISH_REPLAYED, [deadLetterIds]);
    },
    discard: async (tenantId, filter, timeMs) => {
      const { text, values } = deadLetterCondition(tenantId, filter, parameter, [timeMs, now()]);
      const rows = await database.query(
        `SELECT count, (change).* FROM discard_dead_letters(ARRAY(
           SELECT dead_letter_id FROM dead_letters WHERE ${text} AND replay_id IS NULL
           ORDER BY create_time, dead_letter_id LIMIT ${DISCARD_LIMIT}
         ), $1, $2)`,
        values,
      );
      const isChange = (row: Row): boolean => row['count'] === null;
      const count = rows.find((row) => !isChange(row));
      return { count: count ? integer(count, 'count') : 0, changes: rows.filter(isChange).map(toChange) };
    },
  };
}

const FINISH_REPLAYED = `
  WITH gone AS (DELETE FROM dead_letters WHERE dead_letter_id = ANY ($1) RETURNING tenant_id, replay_id)
  UPDATE replays SET replayed_count = replayed_count + finished.count, leased_until = 0
  FROM (SELECT tenant_id, replay_id, count(*) AS count FROM gone GROUP BY tenant_id, replay_id) finished
  WHERE replays.tenant_id = finished.tenant_id AND replays.replay_id = finished.replay_id`;

// Waits for dead letters that another transaction adds to a replay or deletes, and then leaves them out.
function startReplayQuery(
  replayId: string,
  tenantId: string,
  timeMs: number,
  filter: DeadLetterFilter,
): { readonly text: string; readonly values: readonly unknown[] } {
  const { text, values } = deadLetterCondition(tenantId, filter, parameter, [replayId, tenantId, timeMs]);
  return {
    text: `
      WITH known AS MATERIALIZED (SELECT * FROM replays WHERE tenant_id = $2 AND replay_id = $1),
      matching AS MATERIALIZED (
        SELECT dead_letter_id FROM dead_letters
        WHERE ${text} AND ${REPLAYABLE} AND NOT EXISTS (SELECT FROM known)
        ORDER BY dead_letter_id FOR UPDATE
      ),
      begun AS (
        INSERT INTO replays (tenant_id, replay_id, start_time, total_count)
        SELECT $2, $1, $3, (SELECT count(*) FROM matching) WHERE NOT EXISTS (SELECT FROM known)
        ON CONFLICT DO NOTHING
        RETURNING *
      ),
      joined AS (
        UPDATE dead_letters SET replay_id = $1 FROM matching
        WHERE dead_letters.dead_letter_id = matching.dead_letter_id AND EXISTS (SELECT FROM begun)
      )
      SELECT * FROM known UNION ALL SELECT * FROM begun`,
    values,
  };
}
