import { createHash } from 'node:crypto';
import type { ChannelEvent, Identity, InboundContent, InboundMessage, PartReader } from '@chat4all/connector';
import { readMessage } from './message-content.ts';

/** The account of a callback, and the time of its arrival in milliseconds since 1970. */
export interface CallbackContext {
  readonly accountId: string;
  readonly now: number;
}

/** An event without what all have in common. */
type Occurrence = Pick<InboundMessage, 'providerMessageId' | 'content' | 'replyTo'>;

/**
 * Converts one of `messaging`, of which only the sender and the ids of messages are required, to its events, which may be
 * none. Returns undefined without them.
 */
export function readMessaging(
  part: PartReader,
  { accountId, now }: CallbackContext,
): readonly ChannelEvent[] | undefined {
  const sender = part.object('sender').id('id');
  if (sender === undefined) return undefined;
  // Instagram echoes the messages that the account sent, through the API or in the app. They are not inbound.
  if (part.object('message').boolean('is_echo') === true || sender === accountId) return [];
  const from: Identity[] = [{ kind: 'igsid', value: sender }];
  const time = part.time('timestamp') ?? now;
  if (part.has('read')) {
    const providerMessageId = part.object('read').id('mid');
    if (providerMessageId === undefined) return undefined;
    return [{ kind: 'receipt', state: 'read', providerMessageId, identities: from, time }];
  }
  const occurrences = readOccurrences(part, sender);
  return occurrences?.map((one): InboundMessage => ({ kind: 'message', from, time, original: part.value, ...one }));
}

function readOccurrences(part: PartReader, sender: string): Occurrence[] | undefined {
  if (part.has('message')) return readMessage(part.object('message'));
  if (part.has('reaction')) return readReaction(part);
  if (part.has('postback')) return readPostback(part);
  // A referral only reports that a link opened the conversation.
  if (part.has('referral')) return [];
  return [{ providerMessageId: `${sender}#${digestOf(part)}`, content: toSpecific(part) }];
}

function readReaction(part: PartReader): Occurrence[] | undefined {
  const reaction = part.object('reaction');
  const messageId = reaction.id('mid');
  if (messageId === undefined) return undefined;
  const emoji = reaction.text('action') === 'unreact' ? '' : (reaction.text('emoji') ?? '❤️');
  // A reaction has no id, and a person may add, remove and add it again.
  const providerMessageId = `${messageId}#reaction-${part.time('timestamp') ?? digestOf(part)}`;
  return [{ providerMessageId, content: { kind: 'reaction', messageId, emoji } }];
}

function readPostback(part: PartReader): Occurrence[] | undefined {
  const postback = part.object('postback');
  const providerMessageId = postback.id('mid');
  const [title, payload] = [postback.text('title'), postback.text('payload')];
  const id = payload ?? title;
  if (providerMessageId === undefined) return undefined;
  if (id === undefined) return [{ providerMessageId, content: toSpecific(part) }];
  return [{ providerMessageId, content: { kind: 'selection', id, title: title ?? id } }];
}

function toSpecific({ value = {} }: PartReader): InboundContent {
  return { kind: 'channel_specific', payload: value };
}

/** Returns a text that identifies an event without an id, the same if it is repeated. */
function digestOf({ value }: PartReader): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}
