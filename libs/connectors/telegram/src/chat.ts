import type { Identity, PartReader } from '@chat4all/connector';
import { readNumber } from './message-id.ts';

/**
 * A chat with the bot, or of a business account that the bot is connected to. "The message belongs to a chat of the
 * corresponding business account that is independent from any potential bot chat which might share the same identifier"
 * (core.telegram.org/bots/api#message, `business_connection_id`).
 */
export interface Chat {
  /** Telegram's id of the chat, in digits. */
  readonly id: string;
  /** The business connection through which the chat is reached; undefined for a chat with the bot. */
  readonly connectionId: string | undefined;
}

/** Reads the chat of a message, or of another part with the same members. Returns undefined without an id. */
export function readChat(part: PartReader): Chat | undefined {
  const id = readNumber(part.object('chat'), 'id');
  return id === undefined ? undefined : { id, connectionId: part.id('business_connection_id') };
}

/** Returns the identity of a chat, which is also that of the person in a private chat. */
export function toIdentity({ id, connectionId }: Chat): Identity {
  return connectionId === undefined
    ? { kind: 'chat_id', value: id }
    : { kind: 'business_chat_id', value: `${connectionId}/${id}` };
}

/**
 * Returns the identities of whom a chat is with, the one to answer to first. A private chat has the id of the person
 * (core.telegram.org/bots/api#chat, tdlib), so one of a business account names the person's chat with the bot too.
 */
export function identitiesOf(chat: Chat): Identity[] {
  const isOfPerson = chat.connectionId !== undefined && !isGroup(chat);
  return isOfPerson ? [toIdentity(chat), toIdentity({ ...chat, connectionId: undefined })] : [toIdentity(chat)];
}

/** Returns the chat of an identity, or undefined if it is not one of {@link toIdentity}. */
export function parseIdentity({ kind, value }: Identity): Chat | undefined {
  if (kind === 'chat_id') return { id: value, connectionId: undefined };
  const [, connectionId, id] = (kind === 'business_chat_id' && /^(.+)\/(-?\d+)$/.exec(value)) || [];
  return id === undefined ? undefined : { id, connectionId };
}

/** Returns whether a chat is a group or a channel: their ids are negative (core.telegram.org/bots/api#chat, tdlib). */
export function isGroup({ id }: Chat): boolean {
  return id.startsWith('-');
}
