import { type Identity, type OutboundDelivery, PartReader, type SendReceipt } from '@chat4all/connector';
import { identitiesOf, parseIdentity, readChat, toIdentity } from './chat.ts';
import { readNumber, toProviderMessageId } from './message-id.ts';
import { invalidResponseError } from './response-error.ts';

const FILE_MEMBERS = ['animation', 'video', 'voice', 'audio', 'document', 'sticker'] as const;

/**
 * Converts the result of a call that sends: a message, or the messages of an album, of which the first identifies it. Only the
 * number of the message is required. Throws a ConnectorError without it.
 */
export function toReceipt(result: unknown, { to, content }: OutboundDelivery): SendReceipt {
  const messages: readonly unknown[] = Array.isArray(result) ? result : [result];
  const message = new PartReader(messages[0]);
  const number = readNumber(message, 'message_id');
  if (number === undefined) throw invalidResponseError(200, 'no message');
  const chat = parseIdentity(to);
  const identities = chat === undefined ? [] : identitiesOf(chat).slice(1);
  const receipt = {
    providerMessageId: toProviderMessageId(valueOf(message, to), number),
    ...(identities.length > 0 && { identities }),
  };
  const files = [...message.list('photo').reverse(), ...FILE_MEMBERS.map((name) => message.object(name))];
  const id = files.map((file) => file.id('file_id')).find((one) => one !== undefined);
  const wasUploaded = content.kind === 'media' && content.file !== undefined && id !== undefined;
  // Telegram's copy does not expire, and the same bot may send it again.
  return wasUploaded ? { ...receipt, uploaded: { id } } : receipt;
}

/** Returns the value of the identity of the chat that a sent message is in: that of an answer without the chat is the recipient. */
function valueOf(message: PartReader, to: Identity): string {
  const chat = readChat(message);
  if (chat === undefined) return to.value;
  return toIdentity({ ...chat, connectionId: chat.connectionId ?? parseIdentity(to)?.connectionId }).value;
}
