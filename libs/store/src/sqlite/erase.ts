import type { DatabaseSync } from 'node:sqlite';
import { MessageDirection, threadIdOf } from '@chat4all/proto';
import { ERASED } from '../sql/directory-rows.ts';
import { text } from '../sql/row.ts';
import type { Traces } from './find-traces.ts';
import type { Tables } from './tables/tables.ts';

/** Prepares the removal of a person's data within the caller's transaction; it returns how many messages had some. */
export function createErase(
  database: DatabaseSync,
  tables: Tables,
): (tenantId: string, found: readonly Traces[]) => number {
  const blankSender = database.prepare(
    `UPDATE messages SET sender_value = '' WHERE message_key = ? AND sender_channel = ? AND sender_kind = ?
       AND sender_value = ?`,
  );
  // A notice is sent by an earlier identity of its subject, which may be another person's by now. In a group it is the group's.
  const blankSubject = database.prepare(
    `UPDATE messages SET subject_value = NULL,
       sender_value = CASE WHEN author_value IS NULL THEN '' ELSE sender_value END
     WHERE message_key = ? AND subject_kind = ? AND subject_value = ?`,
  );
  const blankAuthor = database.prepare(
    'UPDATE messages SET author_value = NULL WHERE message_key = ? AND author_kind = ? AND author_value = ?',
  );
  // Another person's message keeps who wrote it, and its content if that is not by or about the named one.
  const blankNaming = database.prepare(
    `UPDATE messages SET original = NULL, content = CASE WHEN named.is_subject THEN NULL ELSE content END
     FROM named_people AS named
     WHERE messages.message_key = :key AND named.message_key = :key AND named.channel = :channel AND named.kind = :kind
       AND named.value = :value`,
  );
  const deleteName = database.prepare(
    'DELETE FROM named_people WHERE value = :value AND kind = :kind AND channel = :channel AND message_key = :key',
  );
  const deleteNames = database.prepare(
    `DELETE FROM named_people WHERE message_key = :key
       AND EXISTS (SELECT 1 FROM messages WHERE message_key = :key AND content IS NULL AND original IS NULL)`,
  );
  const blankMessage = database.prepare(
    `UPDATE messages SET content = NULL, metadata = '{}', details = NULL, original = NULL,
       request_id = CASE WHEN direction = ${MessageDirection.INBOUND} THEN '${ERASED}' ELSE request_id END,
       reply_to = CASE WHEN direction = ${MessageDirection.INBOUND} THEN '' ELSE reply_to END
     WHERE message_key = :key AND NOT EXISTS (
       SELECT 1 FROM deliveries WHERE deliveries.message_key = :key AND identity_value <> ''
     )`,
  );
  const filesOf = `SELECT media_id FROM media JOIN messages USING (message_id)
     WHERE message_key = ? AND content IS NULL AND media.message_id <> ''`;
  const deleteBytes = database.prepare(
    `INSERT INTO deleted_media (media_id, next_attempt_time) SELECT media_id, 0 FROM (${filesOf}) WHERE true ON CONFLICT DO NOTHING`,
  );
  const deleteCopies = database.prepare(`DELETE FROM media_copies WHERE media_id IN (${filesOf})`);
  const deleteFiles = database.prepare(`DELETE FROM media WHERE media_id IN (${filesOf})`);
  const deleteText = database.prepare(
    `DELETE FROM message_texts
     WHERE rowid IN (SELECT message_key FROM messages WHERE message_key = ? AND content IS NULL)`,
  );
  const blankDelivery = database.prepare(
    `UPDATE deliveries SET identity_value = '', provider_message_id = '${ERASED}',
       error = CASE WHEN error IS NOT NULL THEN json_set(error, '$.message', '') END
     WHERE message_key = ? AND position = ?`,
  );
  const findLetters = database.prepare(
    `SELECT dead_letter_id, replay_id FROM dead_letters
     WHERE tenant_id = :tenantId AND (delivery_id IN (SELECT value FROM json_each(:deliveryIds))
       OR substr(record_key, -length(:lane)) = :lane
       OR (delivery_id IS NULL AND EXISTS (
         SELECT 1 FROM json_each(:names) AS name WHERE instr(dead_letters.value, CAST(name.value AS BLOB)) > 0
       )))`,
  );
  const leaveReplay = database.prepare(
    'UPDATE replays SET total_count = total_count - 1 WHERE tenant_id = ? AND replay_id = ?',
  );

  const accountsOf = database.prepare(
    `SELECT account_id AS account FROM deliveries WHERE message_key = :key
       AND channel = :channel AND identity_kind = :kind AND identity_value = :value
     UNION SELECT sender_account FROM messages WHERE message_key = :key
       AND sender_channel = :channel AND sender_kind = :kind AND sender_value = :value`,
  );
  /** Deletes the threads with a person. Called while the messages still have the address. */
  const deleteThreads = (tenantId: string, { identity, messageKeys }: Traces): void => {
    const { channel, kind, value } = identity;
    const rows = messageKeys.flatMap((key) => accountsOf.all({ key, channel, kind, value }));
    for (const accountId of new Set(rows.map((row) => text(row, 'account')))) {
      tables.threads.delete(threadIdOf(tenantId, { ...identity, accountId }));
    }
  };

  const blank = (tenantId: string, { identity, messageKeys, namingKeys, deliveries }: Traces): void => {
    const { channel, kind, value } = identity;
    for (const { messageKey, position } of deliveries) blankDelivery.run(messageKey, position);
    for (const key of messageKeys) {
      blankSender.run(key, channel, kind, value);
      blankSubject.run(key, kind, value);
      blankAuthor.run(key, kind, value);
    }
    for (const key of namingKeys) {
      blankNaming.run({ key, channel, kind, value });
      deleteName.run({ key, channel, kind, value });
    }
    const deliveryIds = JSON.stringify(deliveries.map(({ progress }) => progress.deliveryId));
    const names = JSON.stringify([...namesInJson(value), ...nameInRecord(value)]);
    for (const letter of findLetters.all({ tenantId, deliveryIds, lane: `|${kind}|${value}`, names })) {
      tables.deadLetters.delete(text(letter, 'dead_letter_id'));
      if (letter['replay_id'] !== null) leaveReplay.run(tenantId, text(letter, 'replay_id'));
    }
  };

  return (tenantId, found) => {
    for (const traces of found) deleteThreads(tenantId, traces);
    for (const traces of found) blank(tenantId, traces);
    const keys = new Set(found.flatMap(({ messageKeys }) => messageKeys));
    for (const key of keys) {
      blankMessage.run({ key });
      deleteNames.run({ key });
    }
    const all = keys.union(new Set(found.flatMap(({ namingKeys }) => namingKeys)));
    for (const key of all) {
      deleteText.run(key);
      deleteBytes.run(key);
      deleteCopies.run(key);
      deleteFiles.run(key);
    }
    return all.size;
  };
}

/** Returns the forms that an identity may have in the JSON of a callback. Platforms write phone numbers without the plus sign. */
function namesInJson(value: string): string[] {
  const name = value.replace(/^\++/, '');
  return [`"${name}"`, `:${name},`, `:${name}}`];
}

/** Returns the form that an identity has in a record of the log: in protobuf, a short text follows its length. */
function nameInRecord(value: string): string[] {
  const length = Buffer.byteLength(value);
  return length < 128 ? [`${String.fromCharCode(length)}${value}`] : [];
}
