import type { BusRecord } from '@chat4all/bus';
import type { UnreadablePart } from '@chat4all/connector';
import type { CallbackAccount } from './channel-event.ts';
import { foreignDeadLetterRecord } from './dead-letter.ts';
import { boundDepth, toJsonText } from './json-text.ts';

/** The content type of a dead letter that is a callback in JSON, which a replay parses again. */
export const CALLBACK_CONTENT_TYPE = 'application/vnd.chat4all.callback+json';

/** The largest callback that is kept whole, in bytes. */
const MAXIMUM_CALLBACK_BYTES = 256 * 1024;

/** The bytes that are kept of a larger one. */
const TRUNCATED_BYTES = 64 * 1024;

/** Returns the dead letter of a part of a callback that could not be read. A replay parses it again, unless it is too large. */
export function unreadablePartToRecord(
  account: CallbackAccount,
  { reason, part, callback = part }: UnreadablePart,
): BusRecord {
  const value = Buffer.from(toJsonText(boundDepth(callback)));
  if (value.length > MAXIMUM_CALLBACK_BYTES) return truncatedPartToRecord(account, { reason, part: callback });
  return toRecord(account, { value, contentType: CALLBACK_CONTENT_TYPE, reason: 'UNREADABLE', message: reason });
}

/** Returns the dead letter of a part of a callback that is too large for the log: its first 64 KiB in JSON, without replay. */
export function truncatedPartToRecord(
  account: CallbackAccount,
  { reason, part }: Pick<UnreadablePart, 'reason' | 'part'>,
): BusRecord {
  const text = Buffer.from(toJsonText(boundDepth(part)));
  const message = `${reason}; ${text.length} bytes, of which the first ${Math.min(text.length, TRUNCATED_BYTES)} are kept`;
  const value = text.subarray(0, TRUNCATED_BYTES);
  return toRecord(account, { value, contentType: 'text/plain', reason: 'TRUNCATED', message });
}

/** Returns the dead letter of parts of a callback for an account that is not configured, or whose secret does not verify it. It holds no data of people. */
export function unknownAccountToRecord(
  receiver: CallbackAccount,
  { providerAccountId, parts }: { readonly providerAccountId: string; readonly parts: number },
): BusRecord {
  return toRecord(receiver, {
    value: Buffer.from(toJsonText({ provider_account_id: providerAccountId, parts })),
    contentType: 'application/json',
    reason: 'UNKNOWN_ACCOUNT',
    message:
      'the callback is for an account that is not configured, or its secret does not verify the callback, so its contents are not kept; ' +
      'configure the account and its secret for later callbacks',
  });
}

function toRecord(
  { id: accountId, channel, tenantId }: CallbackAccount,
  letter: {
    readonly value: Uint8Array;
    readonly contentType: string;
    readonly reason: string;
    readonly message: string;
  },
): BusRecord {
  const { value, contentType, reason, message } = letter;
  return foreignDeadLetterRecord(
    { key: accountId, value, contentType, tenantId },
    { reason, message, source: `/webhooks/${channel}/${accountId}` },
    { channel, accountId },
  );
}
