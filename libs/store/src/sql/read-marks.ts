import { MessageDirection } from '@chat4all/proto';
import type { AddValue } from './pages.ts';
import { type Row, integer, text } from './row.ts';
import type { RunStatement } from './webhook-dialect.ts';

/** Runs statements: those that only read, and others. */
export interface Statements {
  readonly read: RunStatement;
  readonly run: RunStatement;
}

/** Marks a thread as read up to a key, or whole. Returns the key of the newest message that is read now and was not before, if any. */
export async function markThread(row: Row, upTo: number | undefined, { read, run }: Statements): Promise<number[]> {
  // Not by the key alone, whose index would be read through the messages of all others.
  const [newest] = await read(
    (value) => `${inboundOf(row, value)}
    ${upTo === undefined ? '' : `AND message_key <= ${value(upTo)}`} ORDER BY message_key + 0 DESC LIMIT 1`,
  );
  if (newest === undefined) return [];
  const key = integer(newest, 'message_key');
  // Compared with what was read before, so that a message that arrives meanwhile stays unread.
  const changed = await run(
    (value) =>
      `UPDATE threads SET read_message_key = ${value(key)},
         unread_count = (SELECT count(*) FROM (${inboundOf(row, value)} AND message_key > ${value(key)}) AS unread)
       WHERE thread_id = ${value(text(row, 'thread_id'))} AND read_message_key < ${value(key)} RETURNING thread_id`,
  );
  return changed.length === 0 ? [] : [key];
}

/** Returns the key of a message of the tenant; undefined if there is none. */
export async function messageKeyOf(
  tenantId: string,
  messageId: string,
  read: RunStatement,
): Promise<number | undefined> {
  const [row] = await read(
    (value) =>
      `SELECT message_key FROM messages WHERE message_id = ${value(messageId)} AND tenant_id = ${value(tenantId)}`,
  );
  return row && integer(row, 'message_key');
}

/** Selects the keys of what the person of a thread has written, without notices of the platform. */
function inboundOf(row: Row, value: AddValue): string {
  const [channel, kind, address, account] = ['channel', 'identity_kind', 'identity_value', 'account_id'].map((name) =>
    value(text(row, name)),
  );
  return `SELECT message_key FROM messages
    WHERE sender_channel = ${channel} AND sender_kind = ${kind} AND sender_value = ${address} AND sender_account = ${account}
      AND tenant_id = ${value(text(row, 'tenant_id'))} AND direction = ${MessageDirection.INBOUND}`;
}
