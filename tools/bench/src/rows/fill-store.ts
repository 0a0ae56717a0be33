import { DatabaseSync } from 'node:sqlite';
import { Content, encodeMessage } from '@chat4all/proto';
import type { Client } from 'pg';

/** Adds messages with the numbers from `from` to `to - 1` to an empty store, faster than its calls do. */
export type FillStore = (from: number, to: number) => Promise<void>;

const FIRST_TIME_MS = 1_700_000_000_000;

const CONTENT = encodeMessage(
  Content,
  Content.fromPartial({ kind: { $case: 'text', value: { body: 'your order is on its way' } } }),
).toString('hex');

/**
 * The parts of messages by their number `i`, for measures of lists: a tenth is in one conversation, a tenth in a hundred others, a
 * tenth to one identity; one in a hundred has failed, and one in a hundred thousand has expired; all others were sent.
 */
const CONVERSATION = `CASE WHEN i % 10 = 1 THEN 'tenth' WHEN i % 10 = 2 THEN 'c' || (i / 10) % 100 ELSE '' END`;
const ADDRESS = `CASE WHEN i % 10 = 3 THEN '+5511' ELSE '+5521' || i % 1000000 END`;
const STATE = `CASE WHEN i % 100000 = 5 THEN 8 WHEN i % 100 = 4 THEN 6 ELSE 3 END`;

/** Returns the function that fills a PostgreSQL store through a connection of its own. */
export function fillPostgres(client: Client): FillStore {
  return async (from, to) => {
    await client.query(
      `INSERT INTO messages (message_id, tenant_id, request_id, conversation_id, direction, content, reply_to, metadata,
         create_time, request_hash)
       SELECT 'm' || lpad(to_hex(i * 429), 8, '0') || substr(md5(i::text), 1, 24), 'bench', 'r' || i, ${CONVERSATION}, 1,
         '\\x${CONTENT}'::bytea, '', '{}', ${FIRST_TIME_MS} + i, ''
       FROM generate_series($1::bigint, $2::bigint) i`,
      [from, to - 1],
    );
    await client.query(
      `INSERT INTO deliveries (message_key, position, channel, account_id, identity_kind, identity_value, state, claim,
         provider_message_id, states, fact_ids, times, provider_times, update_time)
       SELECT message_key, 0, 'whatsapp', 'bench-0', 'phone', ${ADDRESS}, ${STATE}, 'log/0/' || message_key,
         'wamid.' || message_key, '{1,2,3}', ARRAY['a', 'log/0/' || message_key, 'log/0/' || message_key],
         '{1700000000000,1700000000001,1700000000002}', '{0,0,0}', 1700000000002
       FROM (SELECT message_key, create_time - ${FIRST_TIME_MS} AS i FROM messages) numbered
       WHERE i BETWEEN $1::bigint AND $2::bigint`,
      [from, to - 1],
    );
    await client.query('VACUUM ANALYZE messages, deliveries');
  };
}

/** Returns the function that fills a SQLite store through a connection of its own. */
export function fillSqlite(file: string): FillStore {
  return (from, to) => {
    const database = new DatabaseSync(file);
    const series = `WITH RECURSIVE series(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM series WHERE i < ${to - 1})`;
    database.exec(`PRAGMA synchronous = OFF; BEGIN;
      INSERT INTO messages (message_id, tenant_id, request_id, conversation_id, direction, content, reply_to, metadata,
        create_time, request_hash)
      ${series} SELECT 'm' || printf('%08x', i * 429) || lower(hex(randomblob(12))), 'bench', 'r' || i, ${CONVERSATION}, 1,
        x'${CONTENT}', '', '{}', ${FIRST_TIME_MS} + i, '' FROM series;
      INSERT INTO deliveries (message_key, position, channel, account_id, identity_kind, identity_value, state, claim,
        attempted, provider_message_id, history, update_time)
      SELECT message_key, 0, 'whatsapp', 'bench-0', 'phone', ${ADDRESS}, ${STATE}, 'log/0/' || message_key, 0,
        'wamid.' || message_key, '1 0 1700000000000 0 a' || char(10) || '2 1 1700000000001 0 log/0/' || message_key,
        1700000000002
      FROM (SELECT message_key, create_time - ${FIRST_TIME_MS} AS i FROM messages) numbered
      WHERE i BETWEEN ${from} AND ${to - 1};
      COMMIT; PRAGMA wal_checkpoint(TRUNCATE);`);
    database.close();
    return Promise.resolve();
  };
}
