import type { InboundContent, MediaType, PartReader } from '@chat4all/connector';
import { readContactCard } from './contact-cards.ts';
import { readAll, readInteractiveReply, readOrder } from './interactive-reply.ts';
import { inboundExpireTime } from './media.ts';
import { readSystem } from './system.ts';

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
    const contacts = readAll(part.presentList('contacts'), readContactCard);
    return contacts && { kind: 'contacts', contacts };
  },
  interactive: (part) => readInteractiveReply(part.object('interactive')),
  order: (part) => readOrder(part.object('order')),
  system: readSystem,
  revoke: (part) => {
    const messageId = part.object('revoke').id('original_message_id');
    return messageId === undefined ? undefined : { kind: 'deletion', messageId };
  },
  edit: (part, time) => {
    const edit = part.object('edit');
    const messageId = edit.id('original_message_id');
    if (messageId === undefined) return undefined;
    const message = edit.object('message');
    const content = readContent(message, time) ?? toSpecific(message) ?? toSpecific(edit);
    return { kind: 'edit', messageId, ...(content && { content }) };
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

/** Returns the content of one of `messages`. Returns undefined if its type is unknown, or its content cannot be read. */
export function readContent(part: PartReader, time: number): InboundContent | undefined {
  const type = part.text('type') ?? Object.keys(READERS).find((name) => part.has(name)) ?? '';
  return Object.hasOwn(READERS, type) ? READERS[type]?.(part, time) : undefined;
}

function toSpecific({ value }: PartReader): InboundContent | undefined {
  return value && { kind: 'channel_specific', payload: value };
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
