import type { BatchResult, Limits } from '../rules/retention.ts';
import { distinctValues } from '../sql/distinct-values.ts';
import { integer } from '../sql/row.ts';
import type { PostgresDatabase } from './postgres-database.ts';

/** The advisory lock of the process that deletes; the others skip their turn. */
const CLEANING_LOCK = '7161970376424090221';

/** How long the server runs the statement, in milliseconds. No call waits for it, and a batch of large messages takes its time. */
const TIMEOUT_MS = 60_000;

/** The most messages, and the most receipts, that one statement deletes. */
const BATCH = 500;

// Keys grow with time, so old messages have the lowest keys, and no index on the time is needed. Messages in the backlog
// stay: they are still to be delivered. Dead letters of a replay stay until it has published them.
const DELETE_OLD = `
  WITH RECURSIVE ${distinctValues('tenants', 'threads', 'tenant_id')},
  lock AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(${CLEANING_LOCK}) AS acquired),
  old_messages AS MATERIALIZED (
    SELECT message_key FROM (
      SELECT message_key, create_time FROM messages
      WHERE NOT EXISTS (SELECT FROM parked_deliveries parked WHERE parked.message_key = messages.message_key)
        AND NOT EXISTS (SELECT FROM scheduled_deliveries scheduled WHERE scheduled.message_key = messages.message_key)
      ORDER BY message_key LIMIT ${BATCH}
    ) oldest
    WHERE create_time < $1 AND (SELECT acquired FROM lock)
  ),
  deleted_deliveries AS (
    DELETE FROM deliveries USING old_messages WHERE deliveries.message_key = old_messages.message_key
    RETURNING account_id, provider_message_id
  ),
  deleted_provider_messages AS (
    DELETE FROM provider_messages known USING deleted_deliveries deleted
    WHERE known.account_id = deleted.account_id AND known.provider_message_id = deleted.provider_message_id
  ),
  deleted_people AS (
    DELETE FROM named_people USING old_messages WHERE named_people.message_key = old_messages.message_key
  ),
  deleted_texts AS (
    DELETE FROM message_texts USING old_messages WHERE message_texts.message_key = old_messages.message_key
  ),
  deleted_messages AS (
    DELETE FROM messages USING old_messages WHERE messages.message_key = old_messages.message_key
  ),
  old_receipts AS MATERIALIZED (
    SELECT account_id, provider_message_id, state FROM early_receipts
    WHERE time < $2 AND (SELECT acquired FROM lock) ORDER BY time LIMIT ${BATCH}
  ),
  deleted_receipts AS (
    DELETE FROM early_receipts receipt USING old_receipts old
    WHERE receipt.account_id = old.account_id AND receipt.provider_message_id = old.provider_message_id
      AND receipt.state = old.state
  ),
  deleted_unknown AS (
    DELETE FROM provider_messages known USING old_receipts old
    WHERE known.account_id = old.account_id AND known.provider_message_id = old.provider_message_id
      AND known.message_key IS NULL
      AND NOT EXISTS (
        SELECT FROM early_receipts receipt WHERE receipt.account_id = known.account_id
          AND receipt.provider_message_id = known.provider_message_id AND receipt.time >= $2
      )
  ),
  deleted_resolutions AS (
    DELETE FROM resolutions WHERE create_time < $1 AND (SELECT acquired FROM lock)
  ),
  deleted_links AS (
    DELETE FROM identity_links WHERE seen_time < $1 AND (SELECT acquired FROM lock)
  ),
  deleted_threads AS (
    DELETE FROM threads USING tenants
    WHERE threads.tenant_id = tenants.tenant_id AND last_activity_time < $1 AND (SELECT acquired FROM lock)
  ),
  deleted_changes AS (
    DELETE FROM identity_changes WHERE time < $2 AND (SELECT acquired FROM lock)
  ),
  deleted_replays AS (
    DELETE FROM replays WHERE start_time < $1 AND (SELECT acquired FROM lock)
  ),
  old_letters AS MATERIALIZED (
    SELECT dead_letter_id FROM dead_letters letter
    WHERE create_time < $1 AND (SELECT acquired FROM lock)
      AND NOT EXISTS (
        SELECT FROM replays WHERE replays.tenant_id = letter.tenant_id AND replays.replay_id = letter.replay_id
      )
    ORDER BY create_time LIMIT ${BATCH}
  ),
  deleted_letters AS (
    DELETE FROM dead_letters letter USING old_letters old WHERE letter.dead_letter_id = old.dead_letter_id
  )
  SELECT (SELECT count(*) FROM old_letters) + (SELECT count(*) FROM old_messages) + (SELECT count(*) FROM old_receipts) AS deleted,
    (SELECT acquired FROM lock) AS acquired`;

/** Deletes one batch of old rows. */
export async function deleteOld(database: PostgresDatabase, limits: Limits): Promise<BatchResult> {
  const values = [limits.messagesBefore ?? null, limits.receiptsBefore];
  const [row] = await database.queryLonger(DELETE_OLD, values, TIMEOUT_MS);
  if (row?.['acquired'] === false) return 'busy';
  return row !== undefined && integer(row, 'deleted') > 0 ? 'more' : 'nothing';
}
