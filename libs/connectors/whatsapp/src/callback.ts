import {
  type CallbackEvents,
  type ChannelEvent,
  EventCollector,
  type PartLocation,
  PartReader,
} from '@chat4all/connector';
import type { ChangeContext } from './change-context.ts';
import { readEcho } from './echo.ts';
import { DROPPED_FIELDS } from './fields.ts';
import { readMessage } from './inbound.ts';
import { readPerson } from './people.ts';
import { readPreference } from './preferences.ts';
import { readStatus } from './receipts.ts';

type ItemReader = (part: PartReader, context: ChangeContext) => readonly ChannelEvent[] | undefined;

/** The lists of each field that are read, with the reader of an item. */
const MESSAGES = { messages: readMessage, statuses: readStatus, errors: () => undefined };
const ITEM_READERS: Readonly<Record<string, Readonly<Record<string, ItemReader>>>> = {
  messages: MESSAGES,
  // Copies for an app that is not in control of the conversation.
  standby: MESSAGES,
  message_echoes: { message_echoes: readEcho },
  smb_message_echoes: { message_echoes: readEcho },
  user_preferences: { user_preferences: readPreference },
};

/** The reasons of items that cannot be read. */
const REASONS: Readonly<Record<string, string>> = {
  messages: 'invalid message',
  statuses: 'invalid status',
  errors: 'error without a message',
  message_echoes: 'invalid echo',
  user_preferences: 'invalid preference',
};

/** Reads the JSON of a callback: each item of each change of each entry, independently of the others. Never throws. */
export function readCallback(payload: unknown, now: number): CallbackEvents {
  const collector = new EventCollector();
  const root = new PartReader(payload);
  if (root.text('object') !== 'whatsapp_business_account' || !Array.isArray(root.member('entry'))) {
    collector.reject(payload, { callback: payload }, 'not a WhatsApp callback');
    return collector;
  }
  for (const item of root.items('entry')) {
    const entry = new PartReader(item);
    const wrapEntry = (changed: unknown): unknown => ({ ...root.value, entry: [changed] });
    if (!Array.isArray(entry.member('changes'))) collector.reject(item, { callback: wrapEntry(item) }, 'invalid entry');
    for (const change of entry.items('changes')) {
      readChange(
        new PartReader(change),
        (changed) => wrapEntry({ ...entry.value, changes: [changed] }),
        now,
        collector,
      );
    }
  }
  return collector;
}

/** Returns the phone number ids that a callback names. */
export function phoneNumberIdsIn(payload: unknown): string[] {
  const changes = new PartReader(payload).list('entry').flatMap((entry) => entry.list('changes'));
  const ids = changes.flatMap((change) => change.object('value').object('metadata').id('phone_number_id') ?? []);
  return [...new Set(ids)];
}

function readChange(
  change: PartReader,
  wrap: (change: unknown) => unknown,
  now: number,
  collector: EventCollector,
): void {
  const field = change.text('field') ?? '';
  const reason = DROPPED_FIELDS.get(field);
  if (reason !== undefined) {
    collector.drop(reason);
    return;
  }
  const metadata = change.object('value').object('metadata');
  const providerAccountId = metadata.id('phone_number_id');
  const readers = Object.hasOwn(ITEM_READERS, field) ? ITEM_READERS[field] : undefined;
  if (readers !== undefined && providerAccountId !== undefined) {
    const ownPhone = metadata.id('display_phone_number')?.replaceAll(/\D/g, '');
    const location = (value: unknown) => ({ providerAccountId, callback: wrap({ ...change.value, value }) });
    readLists(change.object('value'), readers, { location, ownPhone, now }, collector);
    return;
  }
  const problem = readers === undefined && field !== '' ? `unknown field "${field}"` : 'invalid change';
  collector.reject(change.value ?? null, { providerAccountId, callback: wrap(change.value ?? null) }, problem);
}

/** The surroundings of the value of a change. */
interface ValueContext extends Omit<ChangeContext, 'people'> {
  /** Returns the location of a part, of which only this value is left. */
  readonly location: (value: unknown) => PartLocation;
}

/** Reads each item of each list. What could not be read around the lists is added to every event. */
function readLists(
  value: PartReader,
  readers: Readonly<Record<string, ItemReader>>,
  { location, ownPhone, now }: ValueContext,
  collector: EventCollector,
): void {
  const context = { people: value.list('contacts').map(readPerson), ownPhone, now };
  const withoutLists = Object.fromEntries(Object.keys(readers).map((list) => [list, undefined]));
  for (const [list, read] of Object.entries(readers)) {
    const reason = REASONS[list] ?? '';
    const locate = (items: unknown): PartLocation => location({ ...value.value, ...withoutLists, [list]: items });
    const items = value.member(list) ?? [];
    if (!Array.isArray(items)) collector.reject(items, locate(items), reason);
    for (const item of value.items(list)) {
      const part = new PartReader(item, '', new Set(value.unread));
      collector.add(part, locate([item]), read(part, context), reason);
    }
  }
}
