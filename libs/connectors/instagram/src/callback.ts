import { type CallbackEvents, EventCollector, PartReader } from '@chat4all/connector';
import { readComment } from './comments.ts';
import { DROPPED_FIELDS, MESSAGING_FIELDS } from './fields.ts';
import type { EntryContext, EntryItem } from './entry-item.ts';
import { readMessaging } from './messaging.ts';

const LISTS = ['messaging', 'standby', 'changes'] as const;

/** Reads the JSON of a callback: each item of each entry, independently of the others. Never throws. */
export function readCallback(payload: unknown, now: number): CallbackEvents {
  const collector = new EventCollector();
  const root = new PartReader(payload);
  if (root.text('object') !== 'instagram' || !Array.isArray(root.member('entry'))) {
    collector.reject(payload, { callback: payload }, 'not an Instagram callback');
    return collector;
  }
  for (const item of root.items('entry')) {
    readEntry(item, (entry) => ({ ...root.value, entry: [entry] }), now, collector);
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
  const withoutLists = Object.fromEntries(LISTS.map((list) => [list, undefined]));
  for (const list of LISTS) {
    const locate = (items: unknown) => ({
      providerAccountId: accountId,
      callback: wrap({ ...entry.value, ...withoutLists, [list]: items }),
    });
    const items = entry.member(list) ?? [];
    if (!Array.isArray(items)) collector.reject(items, locate(items), `invalid ${list}`);
    for (const one of entry.items(list)) {
      const part = new PartReader(one, '', new Set(entry.unread));
      const read = list === 'changes' ? readChange : readMessaging;
      const result = read(part, context);
      if (result?.kind === 'dropped') collector.drop(result.reason);
      else collector.add(part, locate([one]), result?.events, `invalid item of ${list}`);
    }
  }
}

/** Reads a change: an event of a conversation in another envelope, or a comment. */
function readChange(part: PartReader, context: EntryContext): EntryItem | undefined {
  const field = part.text('field') ?? '';
  const reason = DROPPED_FIELDS.get(field);
  if (reason !== undefined) return { kind: 'dropped', reason };
  if (MESSAGING_FIELDS.has(field)) return readMessaging(part.object('value'), context);
  return field === 'comments' || field === 'live_comments' ? readComment(part.object('value'), context) : undefined;
}
