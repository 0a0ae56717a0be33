import type { BusRecord } from '@chat4all/bus';
import type { UnreadablePart } from '@chat4all/connector';
import type { CallbackAccount } from './channel-event.ts';
import { foreignDeadLetterRecord } from './dead-letter.ts';
import { toJsonText } from './json-text.ts';

/** Returns the dead letter of a part of a callback that could not be read. A replay parses its value, which is a callback. */
export function unreadablePartToRecord(
  { id: accountId, channel, tenantId }: CallbackAccount,
  { reason, part, callback = part }: UnreadablePart,
): BusRecord {
  return foreignDeadLetterRecord(
    { key: accountId, value: Buffer.from(toJsonText(callback)), contentType: 'application/json', tenantId },
    { reason: 'UNREADABLE', message: reason, source: `/webhooks/${channel}/${accountId}` },
    { channel, accountId },
  );
}
