import type { InboundContent, MediaType, PartReader } from '@chat4all/connector';
import { readContactCard } from './contact-cards.ts';
import { inboundExpireTime } from './media.ts';

type Reader = (part: PartReader, time: number) => InboundContent | undefined;

/** Readers of `messages`, by their `type`, which is also the name of the member with the content. */
const READERS: Readonly<Record<string, Reader>> = {
  text: (part) => {
    const text = part.object('text').text('body');
    return text === undefined ? undefined : { kind: 'text', text };
  },
  image: readMedia('image'),
  video: readMedia('video'),
  audio: readMedia('audio'),
  document: readMedia('document'),
  sticker: readMedia('sticker'),
  location: (part) => {
    const location = part.object('location');
    const latitude = location.number('latitude');
    const longitude = location.number('longitude');
    if (latitude === undefined || longitude === undefined) return undefined;
    const [name, address] = [location.text('name'), location.text('address')];
    return { kind: 'location', latitude, longitude, ...(name && { name }), ...(address && { address }) };
  },
  contacts: (part) => {
    const contacts = part.list('contacts').flatMap((card) => readContactCard(card) ?? []);
    return contacts.length === 0 ? undefined : { kind: 'contacts', contacts };
  },
  interactive: (part) => {
    const interactive = part.object('interactive');
    return readSelection(interactive.object('button_reply')) ?? readSelection(interactive.object('list_reply'));
  },
  // A button of a template. Without a payload, its text is the id.
  button: (part) => {
    const button = part.object('button');
    const title = button.text('text') ?? button.text('payload');
    return title === undefined ? undefined : { kind: 'selection', id: button.text('payload') ?? title, title };
  },
  reaction: (part) => {
    const reaction = part.object('reaction');
    const messageId = reaction.id('message_id');
    return messageId === undefined ? undefined : { kind: 'reaction', messageId, emoji: reaction.string('emoji') ?? '' };
  },
};

/**
 * Returns the content of one of `messages`, or the message itself as channel-specific content if its type is unknown or its
 * content cannot be read.
 */
export function readContent(part: PartReader, time: number): InboundContent {
  const type = part.text('type') ?? Object.keys(READERS).find((name) => part.has(name)) ?? '';
  const content = Object.hasOwn(READERS, type) ? READERS[type]?.(part, time) : undefined;
  return content ?? { kind: 'channel_specific', payload: part.value ?? {} };
}

function readSelection(reply: PartReader): InboundContent | undefined {
  const [id, title] = [reply.id('id'), reply.text('title')];
  const known = id ?? title;
  return known === undefined ? undefined : { kind: 'selection', id: known, title: title ?? known };
}

/** Creates a reader of files. It returns the id, valid for a week, and not the URL, which requires the account's token. */
function readMedia(type: MediaType): Reader {
  return (part, time) => {
    const file = part.object(type);
    const id = file.id('id');
    if (id === undefined) return undefined;
    const [mimeType, caption, fileName] = [file.text('mime_type'), file.text('caption'), file.text('filename')];
    return {
      kind: 'media',
      type,
      uploaded: { id, expireTime: inboundExpireTime(time) },
      ...(mimeType && { mimeType }),
      ...(caption && { caption }),
      ...(fileName && { fileName }),
    };
  };
}
