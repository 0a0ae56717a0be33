import type { Identity, InboundMessage, PartReader } from '@chat4all/connector';
import { readNumber } from './message-id.ts';

/** The sender of a message, and the topic that it was written in. */
export type Sender = Pick<InboundMessage, 'from' | 'author' | 'profileName' | 'username' | 'topicId'>;

/** Returns the identity of a chat, which is also that of the person in a private chat. */
export function toIdentity(chatId: string): Identity {
  return { kind: 'chat_id', value: chatId };
}

/** Returns the sender of a message in a chat: the person, or the group with its author, who may be another chat. */
export function readSender(chatId: string, person: PartReader, senderChat?: PartReader): Sender {
  const author = (senderChat && readNumber(senderChat, 'id')) ?? readNumber(person, 'id');
  const name = [person.text('first_name'), person.text('last_name')].filter((part) => part !== undefined).join(' ');
  const profileName = senderChat?.text('title') ?? (name === '' ? undefined : name);
  const username = senderChat?.text('username') ?? person.text('username');
  return {
    from: [toIdentity(chatId)],
    ...(author !== undefined && isGroup(chatId) && { author: toIdentity(author) }),
    ...(profileName !== undefined && { profileName }),
    ...(username !== undefined && { username }),
  };
}

/** Returns whether a chat is a group or a channel: their ids are negative (core.telegram.org/bots/api#chat, tdlib). */
export function isGroup(chatId: string): boolean {
  return chatId.startsWith('-');
}
