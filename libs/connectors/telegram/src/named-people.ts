import { type ChannelEvent, type InboundContent, type NamedPerson, PartReader } from '@chat4all/connector';
import { toIdentity } from './chat.ts';
import { readNumber } from './message-id.ts';

/** The most people of one message, more than a message of Telegram names: a bound for forged callbacks. */
const MAXIMUM_PEOPLE = 1_000;

/** The members of a message with the sender. */
const SENDER_MEMBERS: ReadonlySet<string> = new Set(['from', 'user', 'sender_chat', 'actor_chat']);

/** The members of a message whose content is by or about the person in them. `forward_from` is of versions before Bot API 7.0. */
const SUBJECT_MEMBERS: ReadonlySet<string> = new Set(['contact', 'forward_origin', 'forward_from']);

/** An object within an update, and the member of the message that it is in. */
interface Place {
  readonly part: PartReader;
  readonly member: string;
}

/**
 * Adds the other people whom the update of an event names: the authors of quoted, pinned and forwarded messages, and the people in
 * mentions, contact cards and notices. If the content is the update itself, the event is about all of them.
 */
export function withNamedPeople(event: ChannelEvent): ChannelEvent {
  if (event.kind !== 'message' && event.kind !== 'echo') return event;
  const own = [...(event.kind === 'echo' ? event.to : event.from), ...('author' in event ? [event.author] : [])];
  const ownIds = new Set(own.map(({ value }) => value));
  const isAboutAll = isUpdate(event.content);
  const named = new Map<string, NamedPerson>();
  for (const { part, member } of objectsIn(event.original)) {
    for (const id of SENDER_MEMBERS.has(member) ? [] : personIdsOf(part)) {
      if (ownIds.has(id) || (named.size >= MAXIMUM_PEOPLE && !named.has(id))) continue;
      const isSubject = isAboutAll || SUBJECT_MEMBERS.has(member) || named.get(id)?.isSubject === true;
      named.set(id, { ...toIdentity({ id, connectionId: undefined }), isSubject });
    }
  }
  return named.size === 0 ? event : { ...event, named: [...named.values()] };
}

/** Returns the objects in an update, without recursion, because it may be nested deeply. */
function* objectsIn(update: unknown): Generator<Place> {
  const left: { readonly value: unknown; readonly path: readonly string[] }[] = [{ value: update, path: [] }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { value, path } = next;
    if (Array.isArray(value)) {
      for (const item of value) left.push({ value: item, path });
    } else if (typeof value === 'object' && value !== null) {
      yield { part: new PartReader(value), member: path[1] ?? '' };
      for (const [name, item] of Object.entries(value)) {
        left.push({ value: item, path: path.length < 2 ? [...path, name] : path });
      }
    }
  }
}

/**
 * Returns the ids of the people that an object names. It is a `User`, a private `Chat`, which has the id of the person, or has a
 * `user_id`, as contacts and shared users have (core.telegram.org/bots/api#user, #chat, #contact, #shareduser).
 */
function personIdsOf(part: PartReader): string[] {
  const isPerson = part.member('is_bot') === false || part.member('type') === 'private';
  return [isPerson ? readNumber(part, 'id') : undefined, readNumber(part, 'user_id')].filter((id) => id !== undefined);
}

/** Returns whether content is the object of the update, or a new version that is. */
function isUpdate(content: InboundContent | undefined): boolean {
  if (content?.kind === 'edit') return isUpdate(content.content);
  return content === undefined || content.kind === 'channel_specific';
}
