import {
  type CallbackEvents,
  type ContainerMembers,
  EventCollector,
  type PartLocation,
  PartReader,
  pickMembers,
} from '@chat4all/connector';
import { readComment } from './comments.ts';
import { DROPPED_FIELDS, MESSAGING_FIELDS } from './fields.ts';
import type { EntryContext, EntryItem } from './entry-item.ts';
import { ITEM, readMessaging, splitItem } from './messaging.ts';

const LISTS = ['messaging', 'standby', 'changes'] as const;

/**
 * The members of a callback, an entry and a change. Source: developers.facebook.com/docs/graph-api/webhooks/getting-started. With
 * Instagram Login, an entry may be a change itself (developers.facebook.com/documentation/instagram-platform/webhooks/examples,
 * 2025-11-24).
 */
const ROOT: ContainerMembers = { parts: ['entry'], metadata: ['object'] };
const CHANGE: ContainerMembers = { parts: ['value'], metadata: ['field'] };
const ENTRY: ContainerMembers = {
  parts: [...LISTS, ...CHANGE.parts],
  metadata: ['id', 'time', 'changed_fields', ...CHANGE.metadata],
};

/** Reads the JSON of a callback: each item of each entry, independently of the others. Never throws. */
export function readCallback(payload: unknown, now: number): CallbackEvents {
  const collector = new EventCollector();
  const root = new PartReader(payload);
  const isList = !root.has('entry') || Array.isArray(root.member('entry'));
  if (root.text('object') !== 'instagram' || !isList) {
    collector.reject(payload, { callback: payload }, 'not an Instagram callback');
    return collector;
  }
  collector.addContainer(root, ROOT, (callback) => ({ callback }), 'not an Instagram callback');
  for (const item of root.items('entry')) {
    readEntry(item, (entry) => ({ object: root.member('object'), entry: [entry] }), now, collector);
  }
  return collector;
}

/** Returns the account ids that a callback names. */
export function accountIdsIn(payload: unknown): string[] {
  const ids = new PartReader(payload).list('entry').flatMap((entry) => entry.id('id') ?? []);
  return [...new Set(ids)];
}

function readEntry(item: unknown, wrap: (entry: unknown) => unknown, now: number, collector: EventCollector): void {
  const entry = new PartReader(item);
  const accountId = entry.id('id');
  if (accountId === undefined) {
    collector.reject(item, { callback: wrap(item) }, 'invalid entry');
    return;
  }
  const context = { accountId, now: entry.time('time') ?? now };
  const location = (changed: unknown): PartLocation => ({ providerAccountId: accountId, callback: wrap(changed) });
  collector.addContainer(entry, ENTRY, location, 'invalid entry');
  for (const list of LISTS) {
    const locate = (items: unknown): PartLocation => location({ ...pickMembers(entry, ENTRY.metadata), [list]: items });
    const items = entry.member(list) ?? [];
    if (!Array.isArray(items)) collector.reject(items, locate(items), `invalid ${list}`);
    const read = list === 'changes' ? readChange : readItem;
    const isChange = list === 'changes' && entry.has('value');
    const own = isChange ? [pickMembers(entry, [...CHANGE.parts, ...CHANGE.metadata])] : [];
    for (const one of [...entry.items(list), ...own]) {
      const part = new PartReader(one, '', new Set(entry.unread));
      read(part, { ...context, collector, reason: `invalid item of ${list}`, locate: (item) => locate([item]) });
    }
  }
}

/** The surroundings of an item of a list. */
interface ItemContext extends EntryContext {
  readonly collector: EventCollector;
  /** The reason of an item that cannot be read. */
  readonly reason: string;
  /** Returns the location of an item. */
  readonly locate: (item: unknown) => PartLocation;
}

/** Reads each event of a conversation in an item. */
function readItem(part: PartReader, context: ItemContext): void {
  const { collector, locate, reason } = context;
  for (const item of splitItem(part)) {
    if (item.isUnknownLost) collector.addContainer(part, ITEM, locate, reason);
    addItem(item.part, readMessaging(item.part, context), context);
  }
}

function addItem(part: PartReader, result: EntryItem | undefined, { collector, locate, reason }: ItemContext): void {
  if (result?.kind === 'dropped') collector.drop(result.reason);
  else collector.add(part, locate(part.value ?? null), result?.events, reason);
}

/** Reads a change: an event of a conversation in another envelope, or a comment. */
function readChange(part: PartReader, context: ItemContext): void {
  const { collector, locate, reason } = context;
  collector.addContainer(part, CHANGE, locate, reason);
  if (!part.has('value')) return;
  const field = part.text('field') ?? '';
  const dropped = DROPPED_FIELDS.get(field);
  if (dropped !== undefined) collector.drop(dropped);
  else if (MESSAGING_FIELDS.has(field)) {
    readItem(part.object('value'), { ...context, locate: (value) => locate({ field, value }) });
  } else {
    const known = part.copy(pickMembers(part, [...CHANGE.metadata, ...CHANGE.parts]));
    const isComment = field === 'comments' || field === 'live_comments';
    addItem(known, isComment ? readComment(known.object('value'), context) : undefined, context);
  }
}
