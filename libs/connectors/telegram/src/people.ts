import type { InboundMessage, PartReader } from '@chat4all/connector';
import { type Chat, identitiesOf, isGroup, toIdentity } from './chat.ts';
import { readNumber } from './message-id.ts';

/** The sender of a message, and the topic that it was written in. */
export type Sender = Pick<InboundMessage, 'from' | 'author' | 'profileName' | 'username' | 'topicId'>;

/** Returns the sender of a message in a chat: the person, or the group with its author, who may be another chat. */
export function readSender(chat: Chat, person: PartReader, senderChat?: PartReader): Sender {
  const author = (senderChat && readNumber(senderChat, 'id')) ?? readNumber(person, 'id');
  const name = [person.text('first_name'), person.text('last_name')].filter((part) => part !== undefined).join(' ');
  const profileName = senderChat?.text('title') ?? (name === '' ? undefined : name);
  const username = senderChat?.text('username') ?? person.text('username');
  return {
    from: identitiesOf(chat),
    ...(author !== undefined && isGroup(chat) && { author: toIdentity({ ...chat, id: author }) }),
    ...(profileName !== undefined && { profileName }),
    ...(username !== undefined && { username }),
  };
}
