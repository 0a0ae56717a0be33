import {
  type ChannelEvent,
  type ContainerMembers,
  type Identity,
  type PartReader,
  digestOf,
  pickMembers,
} from '@chat4all/connector';
import type { EntryContext, EntryItem, Occurrence } from './entry-item.ts';
import { DROPPED_EVENTS } from './fields.ts';
import { readEdit, readMessage } from './message-content.ts';
import { readReferral } from './referral.ts';

/** The members of an event that become a receipt, or are dropped, so that nothing else keeps what is beside them. */
const WITHOUT_ORIGINAL = ['read', ...DROPPED_EVENTS.keys()];

/** The members of an item: the events, and those that every item has. */
export const ITEM: ContainerMembers = {
  parts: ['message', 'message_edit', 'reaction', 'postback', ...WITHOUT_ORIGINAL],
  metadata: ['sender', 'recipient', 'timestamp'],
};

/** One event of an item. */
export interface ItemEvent {
  readonly part: PartReader;
  /** True if no event of the item keeps the unknown members beside it. */
  readonly isUnknownLost: boolean;
}

/**
 * Returns an item for each of its events, mostly one. Unknown members stay with the first event that becomes a message, whose
 * original keeps them.
 */
export function splitItem(item: PartReader): ItemEvent[] {
  const names = ITEM.parts.filter((name) => item.has(name));
  const keeper = names.find((name) => !WITHOUT_ORIGINAL.includes(name));
  if (names.length === 0) return [{ part: item, isUnknownLost: false }];
  return names.map((name, index) => {
    const others = name === keeper ? Object.keys(item.value ?? {}).filter((other) => !ITEM.parts.includes(other)) : [];
    const members = pickMembers(item, [...ITEM.metadata, ...others, name]);
    return { part: item.copy(members), isUnknownLost: keeper === undefined && index === 0 };
  });
}

/**
 * Converts one of `messaging`, of which only the sender and the ids of messages are required. Returns undefined without them.
 * A message that the account sent, in the app or through the API, becomes an echo.
 */
export function readMessaging(part: PartReader, { accountId, now }: EntryContext): EntryItem | undefined {
  const sender = part.object('sender').id('id');
  const recipient = part.object('recipient').id('id');
  const isOwn = part.object('message').boolean('is_echo') === true || sender === accountId;
  const person = isOwn ? recipient : sender;
  for (const [event, reason] of DROPPED_EVENTS) if (part.has(event)) return { kind: 'dropped', reason };
  if (isOwn && part.has('read')) return { kind: 'dropped', reason: 'the account read messages, not a person' };
  if (person === undefined) return undefined;
  const identities: Identity[] = [{ kind: 'igsid', value: person }];
  const time = part.time('timestamp') ?? now;
  if (part.has('read')) return { kind: 'events', events: [readReceipt(part, identities, time)] };
  const events = readOccurrences(part, person)?.map(({ referral, ...one }): ChannelEvent => {
    const common = { ...one, time, original: part.value };
    return isOwn
      ? { kind: 'echo', to: identities, ...common }
      : { kind: 'message', from: identities, ...common, ...(referral && { referral }) };
  });
  return events && { kind: 'events', events };
}

/**
 * Converts `read`, which names the newest message that the person has read, and covers all earlier ones (chatwoot/chatwoot
 * PR #8217). Without its id, the time covers them.
 */
function readReceipt(part: PartReader, identities: readonly Identity[], time: number): ChannelEvent {
  const read = part.object('read');
  const providerMessageId = read.id('mid') ?? `read#${digestOf(part.value)}`;
  return {
    kind: 'receipt',
    state: 'read',
    providerMessageId,
    identities,
    time: read.time('watermark') ?? time,
    watermark: true,
  };
}

function readOccurrences(part: PartReader, person: string): Occurrence[] | undefined {
  if (part.has('message')) return readMessage(part.object('message'));
  if (part.has('message_edit')) return readEdit(part.object('message_edit'), stampOf(part));
  if (part.has('reaction')) return readReaction(part, part.object('sender').id('id') ?? person);
  if (part.has('postback')) return readPostback(part.object('postback'));
  const isEmpty = Object.keys(part.value ?? {}).every((name) => ITEM.metadata.includes(name) || !part.has(name));
  if (isEmpty) return undefined;
  const referral = readReferral(part.object('referral'));
  return [{ providerMessageId: `${person}#${digestOf(part.value)}`, ...(referral && { referral }) }];
}

function readReaction(part: PartReader, sender: string): Occurrence[] | undefined {
  const reaction = part.object('reaction');
  const messageId = reaction.id('mid');
  if (messageId === undefined) return undefined;
  const emoji = reaction.text('action') === 'unreact' ? '' : (reaction.text('emoji') ?? '❤️');
  // A reaction has no id. Both sides of a conversation may react to one message, and add, remove and add a reaction again.
  return [
    {
      providerMessageId: `${messageId}#reaction-${sender}-${stampOf(part)}`,
      content: { kind: 'reaction', messageId, emoji },
    },
  ];
}

function readPostback(postback: PartReader): Occurrence[] | undefined {
  const providerMessageId = postback.id('mid');
  if (providerMessageId === undefined) return undefined;
  const [title, payload, referral] = [
    postback.text('title'),
    postback.text('payload'),
    readReferral(postback.object('referral')),
  ];
  const id = payload ?? title;
  return [
    {
      providerMessageId,
      ...(id !== undefined && { content: { kind: 'selection', id, title: title ?? id } }),
      ...(referral && { referral }),
    },
  ];
}

/** Returns a text that distinguishes the events about one message, the same if an event is repeated. */
function stampOf(part: PartReader): string {
  return String(part.time('timestamp') ?? digestOf(part.value));
}
