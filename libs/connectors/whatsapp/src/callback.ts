import {
  type CallbackEvents,
  type ChannelEvent,
  type ContainerMembers,
  EventCollector,
  type PartLocation,
  PartReader,
  pickMembers,
} from '@chat4all/connector';
import type { ChangeContext } from './change-context.ts';
import { readEcho } from './echo.ts';
import { DROPPED_FIELDS } from './fields.ts';
import { readMessage } from './inbound.ts';
import { readPerson } from './people.ts';
import { readPreference } from './preferences.ts';
import { readStatus } from './receipts.ts';
import { TEMPLATE_REPORTS } from './template-reports.ts';

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

/** The members of a callback, an entry and a change. Source: developers.facebook.com/docs/graph-api/webhooks/getting-started. */
const ROOT: ContainerMembers = { parts: ['entry'], metadata: ['object'] };
const ENTRY: ContainerMembers = { parts: ['changes'], metadata: ['id', 'time', 'changed_fields'] };
const CHANGE: ContainerMembers = { parts: ['value'], metadata: ['field'] };

/**
 * The members of each value besides its lists. Source: developers.facebook.com/documentation/business-messaging/whatsapp/
 * webhooks/reference/messages.
 */
const VALUE_METADATA = ['messaging_product', 'metadata', 'contacts'];

/** Reads the JSON of a callback: each item of each change of each entry, independently of the others. Never throws. */
export function readCallback(payload: unknown, now: number): CallbackEvents {
  const collector = new EventCollector();
  const root = new PartReader(payload);
  const isList = !root.has('entry') || Array.isArray(root.member('entry'));
  if (root.text('object') !== 'whatsapp_business_account' || !isList) {
    collector.reject(payload, { callback: payload }, 'not a WhatsApp callback');
    return collector;
  }
  collector.addContainer(root, ROOT, (callback) => ({ callback }), 'not a WhatsApp callback');
  for (const item of root.items('entry')) {
    const entry = new PartReader(item);
    const wrapEntry = (changed: unknown): unknown => ({ object: root.member('object'), entry: [changed] });
    const locate = (changed: unknown): PartLocation => ({ callback: wrapEntry(changed) });
    collector.addContainer(entry, ENTRY, locate, 'invalid entry');
    if (entry.has('changes') && !Array.isArray(entry.member('changes')))
      collector.reject(item, locate(item), 'invalid entry');
    for (const change of entry.items('changes')) {
      readChange(
        new PartReader(change),
        { id: entry.id('id'), time: entry.time('time') ?? now, unread: entry.unread },
        (changed) => wrapEntry({ ...pickMembers(entry, ENTRY.metadata), changes: [changed] }),
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

/** The members of an entry that are needed to read its changes. */
interface EntryContext {
  /** The id of the WhatsApp Business Account. */
  readonly id: string | undefined;
  /** In milliseconds since 1970. */
  readonly time: number;
  /** The paths of its members that could not be read. */
  readonly unread: readonly string[];
}

function readChange(
  change: PartReader,
  entry: EntryContext,
  wrap: (change: unknown) => unknown,
  now: number,
  collector: EventCollector,
): void {
  const metadata = change.object('value').object('metadata');
  const providerAccountId = metadata.id('phone_number_id');
  const locate = (changed: unknown): PartLocation => ({ providerAccountId, callback: wrap(changed) });
  collector.addContainer(change, CHANGE, locate, 'invalid change');
  if (!change.has('value')) return;
  const field = change.text('field') ?? '';
  const reason = DROPPED_FIELDS.get(field);
  if (reason !== undefined) {
    collector.drop(reason);
    return;
  }
  const readReport = TEMPLATE_REPORTS.get(field);
  if (readReport !== undefined) {
    const part = new PartReader(change.value, '', new Set(entry.unread));
    const report = readReport(part.object('value'), entry.time);
    const known = pickMembers(change, [...CHANGE.metadata, ...CHANGE.parts]);
    const location = { ...locate(known), providerBusinessId: entry.id };
    collector.add(part, location, report && [report], 'invalid report about a template');
    return;
  }
  const readers = Object.hasOwn(ITEM_READERS, field) ? ITEM_READERS[field] : undefined;
  if (readers !== undefined && providerAccountId !== undefined) {
    const ownPhone = metadata.id('display_phone_number')?.replaceAll(/\D/g, '');
    const location = (value: unknown): PartLocation => locate({ ...pickMembers(change, CHANGE.metadata), value });
    readLists(change.object('value'), readers, { location, ownPhone, now }, collector);
    return;
  }
  const problem = readers === undefined && field !== '' ? `unknown field "${field}"` : 'invalid change';
  const known = pickMembers(change, [...CHANGE.metadata, ...CHANGE.parts]);
  collector.reject(known, locate(known), problem);
}

/** The surroundings of the value of a change. */
interface ValueContext extends Omit<ChangeContext, 'people'> {
  /** Returns the location of a part, of which only this value is left. */
  readonly location: (value: unknown) => PartLocation;
}

/** Reads each item of each list. Members around the lists that could not be read are added to every event. */
function readLists(
  value: PartReader,
  readers: Readonly<Record<string, ItemReader>>,
  { location, ownPhone, now }: ValueContext,
  collector: EventCollector,
): void {
  const context = { people: value.list('contacts').map(readPerson), ownPhone, now };
  const members = { parts: Object.keys(readers), metadata: VALUE_METADATA };
  const surroundings = pickMembers(value, VALUE_METADATA);
  collector.addContainer(value, members, location, 'no messages');
  for (const [list, read] of Object.entries(readers)) {
    const reason = REASONS[list] ?? '';
    const locate = (items: unknown): PartLocation => location({ ...surroundings, [list]: items });
    const items = value.member(list) ?? [];
    if (!Array.isArray(items)) collector.reject(items, locate(items), reason);
    for (const item of value.items(list)) {
      const part = new PartReader(item, '', new Set(value.unread));
      collector.add(part, locate([item]), read(part, context), reason);
    }
  }
}
