import {
  type ChannelEvent,
  type IdentityChange,
  type InboundContent,
  type InboundMessage,
  type PartReader,
  digestOf,
} from '@chat4all/connector';
import { readContent } from './content.ts';
import { type Chat, identitiesOf, readChat, toIdentity } from './chat.ts';
import { readNumber, toProviderMessageId } from './message-id.ts';
import { readSender } from './people.ts';

/** The update that an event is in. */
export interface UpdateContext {
  /** The update's id in derived ids, the same if it is repeated. */
  readonly stamp: string;
  /** The time of its arrival, in milliseconds since 1970. */
  readonly now: number;
  readonly original: unknown;
}

/** Returns the context of an update. Without an id, it is identified by its content. */
export function contextOf(update: PartReader, now: number): UpdateContext {
  return { stamp: update.id('update_id') ?? digestOf(update.value), now, original: update.value };
}

/**
 * Converts a message, of which only its number and the chat are required. Returns undefined without them. A message of the owner
 * of a business account becomes an echo, and a moved group also a change of identity.
 */
export function readMessage(message: PartReader, { now, original }: UpdateContext): ChannelEvent[] | undefined {
  const chat = readChat(message);
  const number = readNumber(message, 'message_id');
  if (chat === undefined || number === undefined) return undefined;
  const providerMessageId = toProviderMessageId(toIdentity(chat).value, number);
  const [content, replyTo, time] = [readContent(message), readReplyTo(message, chat), message.time('date') ?? now];
  const common = {
    ...{ providerMessageId, time, original },
    ...(content && { content }),
    ...(replyTo !== undefined && { replyTo }),
  };
  if (isByOwner(message, chat)) return [{ kind: 'echo', to: identitiesOf(chat), ...common }];
  const [sender, topicId] = [
    readSender(chat, message.object('from'), message.object('sender_chat')),
    readTopic(message),
  ];
  const event: InboundMessage = { kind: 'message', ...sender, ...(topicId !== undefined && { topicId }), ...common };
  const change = readMigration(message, chat, event);
  return change ? [event, change] : [event];
}

/**
 * Converts a message that calls the bot in a chat that it is not a member of, whose numbers may be those of another chat: the
 * id of the call is part of its id.
 */
export function readGuestMessage(message: PartReader, context: UpdateContext): ChannelEvent[] | undefined {
  const query = message.id('guest_query_id') ?? context.stamp;
  return readMessage(message, context)?.map((event) => {
    return { ...event, providerMessageId: `${event.providerMessageId}#guest-${query}` };
  });
}

/** Converts a new version of a message. */
export function readEdit(message: PartReader, context: UpdateContext): ChannelEvent[] | undefined {
  const [event] = readMessage(message, context) ?? [];
  if (event?.kind !== 'message' && event?.kind !== 'echo') return undefined;
  const { providerMessageId: messageId, content: edited } = event;
  const specific: InboundContent = { kind: 'channel_specific', payload: message.value ?? {} };
  const content: InboundContent = { kind: 'edit', messageId, content: edited ?? specific };
  const time = message.time('edit_date') ?? event.time;
  return [{ ...event, providerMessageId: `${messageId}#edit-${context.stamp}`, content, time }];
}

/** Converts `deleted_business_messages`: one event for each message. */
export function readDeletions(part: PartReader, { now, original }: UpdateContext): ChannelEvent[] | undefined {
  const chat = readChat(part);
  const numbers = part.integers('message_ids');
  if (chat === undefined || numbers.length === 0) return undefined;
  return numbers.map((number): ChannelEvent => {
    const messageId = toProviderMessageId(toIdentity(chat).value, number);
    const content = { kind: 'deletion', messageId } as const;
    const from = identitiesOf(chat);
    return { kind: 'message', providerMessageId: `${messageId}#deletion`, from, time: now, original, content };
  });
}

/** Returns whether a message of a connected business account is one that its owner, or another bot of the owner, sent. */
function isByOwner(message: PartReader, { id, connectionId }: Chat): boolean {
  if (connectionId === undefined) return false;
  const sender = readNumber(message.object('from'), 'id');
  return message.has('sender_business_bot') || (sender !== undefined && sender !== id);
}

/** Returns the id of the quoted message. In a topic, a message that quotes nothing refers to the first one of the topic. */
function readReplyTo(message: PartReader, chat: Chat): string | undefined {
  const number = readNumber(message.object('reply_to_message'), 'message_id');
  if (number === undefined || number === readTopic(message)) return undefined;
  return toProviderMessageId(toIdentity(chat).value, number);
}

function readTopic(message: PartReader): string | undefined {
  return message.boolean('is_topic_message') === true ? readNumber(message, 'message_thread_id') : undefined;
}

/** A group that becomes a supergroup has another id. Telegram reports it in both chats. */
function readMigration(message: PartReader, chat: Chat, event: InboundMessage): IdentityChange | undefined {
  const [to, from] = [readNumber(message, 'migrate_to_chat_id'), readNumber(message, 'migrate_from_chat_id')];
  if (to === undefined && from === undefined) return undefined;
  const { providerMessageId, time } = event;
  const [old, current] = [toIdentity({ ...chat, id: from ?? chat.id }), toIdentity({ ...chat, id: to ?? chat.id })];
  return { kind: 'identity_change', providerMessageId, old: [old], new: [current], time };
}
