import type { DatabaseSync } from 'node:sqlite';
import type { Limits } from '../rules/retention.ts';

/** How many messages, and how many receipts, are deleted at once: other calls wait meanwhile. */
const BATCH = 200;

/** Makes what deletes some of what is too old, within a transaction of the caller's, and says whether there was any. */
export function createDeleteOld(database: DatabaseSync): (limits: Limits) => boolean {
  // Keys grow with time, so what is old is found among the lowest of them, without an index on the time.
  // What waits is kept, as who delivers it will ask for it.
  const old = `SELECT message_key FROM (
      SELECT message_key, create_time FROM messages
      WHERE NOT EXISTS (SELECT 1 FROM parked_deliveries WHERE parked_deliveries.message_key = messages.message_key)
        AND NOT EXISTS (SELECT 1 FROM scheduled_deliveries WHERE scheduled_deliveries.message_key = messages.message_key)
      ORDER BY message_key LIMIT ${BATCH}
    ) WHERE create_time < ?`;
  const deleteDeliveries = database.prepare(`DELETE FROM deliveries WHERE message_key IN (${old})`);
  const deleteMessages = database.prepare(`DELETE FROM messages WHERE message_key IN (${old})`);
  const deleteReceipts = database.prepare(
    `DELETE FROM early_receipts WHERE (account_id, provider_message_id, state) IN
       (SELECT account_id, provider_message_id, state FROM early_receipts WHERE time < ? ORDER BY time LIMIT ${BATCH})`,
  );
  const deleteResolutions = database.prepare('DELETE FROM resolutions WHERE create_time < ?');
  const deleteReplays = database.prepare('DELETE FROM replays WHERE start_time < ?');
  // Those of a replay are left to it.
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
    if (messagesBefore !== undefined) {
      deleteDeliveries.run(messagesBefore);
      deleted += Number(deleteMessages.run(messagesBefore).changes);
      deleteResolutions.run(messagesBefore);
      deleteReplays.run(messagesBefore);
      deleted += Number(deleteLetters.run(messagesBefore).changes);
    }
    return deleted > 0;
  };
}
