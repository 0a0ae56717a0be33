import type { DatabaseSync } from 'node:sqlite';
import type { BatchResult, Limits } from '../rules/retention.ts';
import { distinctValues } from '../sql/distinct-values.ts';

/** How many messages, and how many receipts, one batch deletes; other calls wait meanwhile. */
const BATCH = 200;

/** Prepares the deletion of one batch of old rows within the caller's transaction. */
export function createDeleteOld(database: DatabaseSync): (limits: Limits) => BatchResult {
  // Keys grow with time, so old messages have the lowest keys, and no index on the time is needed.
  // Messages in the backlog stay: they are still to be delivered.
  const old = `SELECT message_key FROM (
      SELECT message_key, create_time FROM messages
      WHERE NOT EXISTS (SELECT 1 FROM parked_deliveries WHERE parked_deliveries.message_key = messages.message_key)
        AND NOT EXISTS (SELECT 1 FROM scheduled_deliveries WHERE scheduled_deliveries.message_key = messages.message_key)
      ORDER BY message_key LIMIT ${BATCH}
    ) WHERE create_time < ?`;
  const deleteDeliveries = database.prepare(`DELETE FROM deliveries WHERE message_key IN (${old})`);
  const deletePeople = database.prepare(`DELETE FROM named_people WHERE message_key IN (${old})`);
  const deleteTexts = database.prepare(`DELETE FROM message_texts WHERE rowid IN (${old})`);
  const deleteMessages = database.prepare(`DELETE FROM messages WHERE message_key IN (${old})`);
  const deleteReceipts = database.prepare(
    `DELETE FROM early_receipts WHERE (account_id, provider_message_id, state) IN
       (SELECT account_id, provider_message_id, state FROM early_receipts WHERE time < ? ORDER BY time LIMIT ${BATCH})`,
  );
  const deleteChanges = database.prepare('DELETE FROM identity_changes WHERE time < ?');
  const deleteLinks = database.prepare('DELETE FROM identity_links WHERE seen_time < ?');
  const deleteResolutions = database.prepare('DELETE FROM resolutions WHERE create_time < ?');
  const deleteThreads = database.prepare(
    `WITH RECURSIVE ${distinctValues('tenants', 'threads', 'tenant_id')}
     DELETE FROM threads WHERE tenant_id IN (SELECT tenant_id FROM tenants) AND last_activity_time < ?`,
  );
  const deleteReplays = database.prepare('DELETE FROM replays WHERE start_time < ?');
  // Dead letters of a replay stay until it has published them.
  const deleteLetters = database.prepare(
    `DELETE FROM dead_letters WHERE dead_letter_id IN (
       SELECT dead_letter_id FROM dead_letters WHERE create_time < ?
         AND NOT EXISTS (
           SELECT 1 FROM replays
           WHERE replays.tenant_id = dead_letters.tenant_id AND replays.replay_id = dead_letters.replay_id
         )
       ORDER BY create_time LIMIT ${BATCH}
     )`,
  );
  return ({ messagesBefore, receiptsBefore }) => {
    let deleted = Number(deleteReceipts.run(receiptsBefore).changes);
    deleteChanges.run(receiptsBefore);
    if (messagesBefore !== undefined) {
      deleteDeliveries.run(messagesBefore);
      deletePeople.run(messagesBefore);
      deleteTexts.run(messagesBefore);
      deleted += Number(deleteMessages.run(messagesBefore).changes);
      deleteResolutions.run(messagesBefore);
      deleteLinks.run(messagesBefore);
      deleteThreads.run(messagesBefore);
      deleteReplays.run(messagesBefore);
      deleted += Number(deleteLetters.run(messagesBefore).changes);
    }
    return deleted > 0 ? 'more' : 'nothing';
  };
}
