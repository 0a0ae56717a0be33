import type { DatabaseSync } from 'node:sqlite';
import { DeliveryState, type Identity, MessageDirection } from '@chat4all/proto';
import { subjectOf } from '../consents.ts';
import { step } from '../delivery-progress.ts';
import type { Erasure } from '../directory.ts';
import type { Change } from '../facts.ts';
import { ERASED } from '../sql/directory-rows.ts';
import { integer, text } from '../sql/row.ts';
import { isOpen } from '../states.ts';
import { advance } from './apply.ts';
import type { ConversationTable } from './conversation-table.ts';
import type { StoredDelivery } from './delivery-table.ts';
import type { ResolutionTable } from './resolution-table.ts';
import { type Tables, stopWaiting } from './tables.ts';
import type { UserTable } from './user-table.ts';

/** The tables of the directory in which a user stands. */
interface DirectoryTables {
  readonly users: UserTable;
  readonly conversations: ConversationTable;
  readonly resolutions: ResolutionTable;
}

interface Times {
  readonly timeMs: number;
  readonly nowMs: number;
}

/** Makes `eraseUser` of the contract, for a transaction of the caller's. */
export function createErase(
  database: DatabaseSync,
  tables: Tables,
  { users, conversations, resolutions }: DirectoryTables,
): (tenantId: string, userId: string, times: Times) => Erasure | undefined {
  const findKeys = database.prepare(
    `SELECT message_key FROM deliveries JOIN messages USING (message_key)
     WHERE tenant_id = :tenantId AND identity_value = :value AND channel = :channel AND identity_kind = :kind
     UNION SELECT message_key FROM messages
     WHERE tenant_id = :tenantId AND sender_value = :value AND sender_channel = :channel AND sender_kind = :kind`,
  );
  const blankSender = database.prepare(
    `UPDATE messages SET sender_value = '' WHERE message_key = ? AND sender_channel = ? AND sender_kind = ?
       AND sender_value = ?`,
  );
  const blankMessage = database.prepare(
    `UPDATE messages SET content = NULL, metadata = '{}',
       request_id = CASE WHEN direction = ${MessageDirection.INBOUND} THEN '${ERASED}' ELSE request_id END,
       reply_to = CASE WHEN direction = ${MessageDirection.INBOUND} THEN '' ELSE reply_to END
     WHERE message_key = :key AND NOT EXISTS (
       SELECT 1 FROM deliveries WHERE deliveries.message_key = :key AND identity_value <> ''
     )`,
  );
  const blankDelivery = database.prepare(
    `UPDATE deliveries SET identity_value = '', provider_message_id = '${ERASED}',
       error = CASE WHEN error IS NOT NULL THEN json_set(error, '$.message', '') END
     WHERE message_key = ? AND position = ?`,
  );
  const findLetters = database.prepare(
    `SELECT dead_letter_id, replay_id FROM dead_letters
     WHERE tenant_id = :tenantId AND (delivery_id IN (SELECT value FROM json_each(:deliveryIds))
       OR substr(record_key, -length(:lane)) = :lane)`,
  );
  const leaveReplay = database.prepare(
    'UPDATE replays SET total_count = total_count - 1 WHERE tenant_id = ? AND replay_id = ?',
  );

  const blankPerson = (tenantId: string, identity: Identity, keys: readonly number[]): void => {
    const { channel, kind, value } = identity;
    const deliveryIds: string[] = [];
    for (const key of keys) {
      for (const { messageKey, position, progress } of deliveriesTo(identity, key)) {
        blankDelivery.run(messageKey, position);
        deliveryIds.push(progress.deliveryId);
      }
      blankSender.run(key, channel, kind, value);
    }
    const lane = `|${kind}|${value}`;
    for (const letter of findLetters.all({ tenantId, deliveryIds: JSON.stringify(deliveryIds), lane })) {
      tables.deadLetters.delete(text(letter, 'dead_letter_id'));
      if (letter['replay_id'] !== null) leaveReplay.run(tenantId, text(letter, 'replay_id'));
    }
  };
  const deliveriesTo = ({ channel, kind, value }: Identity, key: number): StoredDelivery[] =>
    tables.deliveries.findAll(key).filter(({ progress: { identity } }) => {
      return identity.channel === channel && identity.kind === kind && identity.value === value;
    });

  return (tenantId, userId, times) => {
    const user = users.find(tenantId, userId);
    if (user === undefined) return undefined;
    const found = user.identities.map((identity) => {
      const { channel, kind, value } = identity;
      const keys = findKeys.all({ tenantId, channel, kind, value }).map((row) => integer(row, 'message_key'));
      return { identity, keys };
    });
    const deliveries = found.flatMap(({ identity, keys }) => keys.flatMap((key) => deliveriesTo(identity, key)));
    const changes = deliveries.flatMap((delivery) => cancel(tables, delivery, times) ?? []);
    if (deliveries.some(({ claim, progress }) => claim !== undefined && isOpen(progress.state))) {
      return { erasedMessages: undefined, changes };
    }
    for (const { identity, keys } of found) blankPerson(tenantId, identity, keys);
    const touched = new Set(found.flatMap(({ keys }) => keys));
    for (const key of touched) blankMessage.run({ key });
    const subjects = user.identities.map((identity) => subjectOf(tenantId, identity));
    conversations.removeMember(tenantId, userId, subjects);
    resolutions.deleteOfUser(tenantId, userId);
    users.delete(tenantId, userId);
    return { erasedMessages: touched.size, changes };
  };
}

function cancel(tables: Tables, delivery: StoredDelivery, { timeMs, nowMs }: Times): Change | undefined {
  const { deliveryId, identity, state } = delivery.progress;
  if (delivery.claim !== undefined || !isOpen(state)) return undefined;
  const { progress, change } = step(delivery.progress, {
    kind: 'state',
    factId: `erase/${deliveryId}`,
    accountId: identity.accountId,
    state: DeliveryState.CANCELLED,
    timeMs,
  });
  stopWaiting(tables, delivery, nowMs);
  advance(tables, delivery, progress, nowMs);
  return change;
}
