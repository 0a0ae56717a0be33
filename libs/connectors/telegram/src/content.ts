import type { InboundContent, MediaContent, MediaType, PartReader } from '@chat4all/connector';
import { readNumber } from './message-id.ts';

/** The members of a message with a file, and its type. For old clients, `animation` comes with a `document`, `live_photo` with a `photo`. */
const FILES: readonly (readonly [member: string, type: MediaType])[] = [
  ['animation', 'video'],
  ['video', 'video'],
  ['video_note', 'video'],
  ['live_photo', 'video'],
  ['voice', 'audio'],
  ['audio', 'audio'],
  ['document', 'document'],
  ['sticker', 'sticker'],
];

/** Returns the content of a message. Returns undefined if its kind is not known, or it cannot be read. */
export function readContent(message: PartReader): InboundContent | undefined {
  const content = readOwnContent(message);
  const storyId = readNumber(message.object('reply_to_story'), 'id');
  return content && storyId !== undefined ? { kind: 'story', relation: 'reply', storyId, content } : content;
}

function readOwnContent(message: PartReader): InboundContent | undefined {
  const text = message.text('text');
  if (text !== undefined) return { kind: 'text', text };
  const isNew = message.has('migrate_from_chat_id');
  const migrated = isNew ? readNumber(message.object('chat'), 'id') : readNumber(message, 'migrate_to_chat_id');
  if (migrated !== undefined) {
    return { kind: 'system', notice: 'chat_id_changed', newIdentity: { kind: 'chat_id', value: migrated } };
  }
  return readFile(message) ?? readLocation(message) ?? readContact(message.object('contact'));
}

function readFile(message: PartReader): MediaContent | undefined {
  const caption = message.text('caption');
  const toMedia = (file: PartReader, type: MediaType): MediaContent | undefined => {
    const [id, fileName, mimeType] = [file.id('file_id'), file.text('file_name'), file.text('mime_type')];
    if (id === undefined) return undefined;
    return {
      ...{ kind: 'media', type, uploaded: { id } },
      ...(caption !== undefined && { caption }),
      ...(fileName !== undefined && { fileName }),
      ...(mimeType !== undefined && { mimeType }),
    };
  };
  const file = FILES.map(([member, type]) => toMedia(message.object(member), type)).find(
    (media) => media !== undefined,
  );
  // The last size is the largest.
  const photos = message.list('photo').flatMap((size) => toMedia(size, 'image') ?? []);
  return file ?? photos.at(-1);
}

function readLocation(message: PartReader): InboundContent | undefined {
  const venue = message.object('venue');
  const location = message.has('location') ? message.object('location') : venue.object('location');
  const [latitude, longitude] = [location.number('latitude'), location.number('longitude')];
  const [name, address] = [venue.text('title'), venue.text('address')];
  if (latitude === undefined || longitude === undefined) return undefined;
  return { kind: 'location', latitude, longitude, ...(name && { name }), ...(address && { address }) };
}

/** Reads a contact card. Without a name, it is named after the phone number: Telegram sends empty names and null. */
function readContact(contact: PartReader): InboundContent | undefined {
  const phone = contact.text('phone_number');
  const name = [contact.text('first_name'), contact.text('last_name')].filter((part) => part !== undefined).join(' ');
  const displayName = name === '' ? phone : name;
  if (displayName === undefined) return undefined;
  return { kind: 'contacts', contacts: [{ displayName, ...(phone !== undefined && { phones: [phone] }) }] };
}
