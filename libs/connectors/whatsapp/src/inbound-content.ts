import type { InboundContent, MediaType } from '@chat4all/connector';
import { z } from 'zod';
import { contactCardsSchema, readContactCards } from './contact-cards.ts';
import { inboundExpireTime } from './media.ts';

const mediaSchema = z.object({
  id: z.string().min(1),
  mime_type: z.string().optional(),
  caption: z.string().optional(),
  filename: z.string().optional(),
});
const textSchema = z.object({ text: z.object({ body: z.string() }) });
const locationSchema = z.object({
  location: z.object({
    latitude: z.number(),
    longitude: z.number(),
    name: z.string().optional(),
    address: z.string().optional(),
  }),
});
const contactsSchema = z.object({ contacts: contactCardsSchema });
const replySchema = z.object({ id: z.string(), title: z.string() });
const interactiveSchema = z.object({
  interactive: z.object({ button_reply: replySchema.optional(), list_reply: replySchema.optional() }),
});
const buttonSchema = z.object({ button: z.object({ payload: z.string().optional(), text: z.string() }) });
const reactionSchema = z.object({
  reaction: z.object({ message_id: z.string().min(1), emoji: z.string().optional() }),
});

type Reader = (part: unknown, time: number) => InboundContent | undefined;

const READERS: Readonly<Record<string, Reader>> = {
  text: (part) => {
    const { data } = textSchema.safeParse(part);
    return data && { kind: 'text', text: data.text.body };
  },
  image: readMedia('image'),
  video: readMedia('video'),
  audio: readMedia('audio'),
  document: readMedia('document'),
  sticker: readMedia('sticker'),
  location: (part) => {
    const { data } = locationSchema.safeParse(part);
    if (!data) return undefined;
    const { latitude, longitude, name, address } = data.location;
    return { kind: 'location', latitude, longitude, ...(name && { name }), ...(address && { address }) };
  },
  contacts: (part) => {
    const { data } = contactsSchema.safeParse(part);
    return data && { kind: 'contacts', contacts: readContactCards(data.contacts) };
  },
  interactive: (part) => {
    const { data } = interactiveSchema.safeParse(part);
    const reply = data?.interactive.button_reply ?? data?.interactive.list_reply;
    return reply && { kind: 'selection', ...reply };
  },
  // A button of a template. Without a payload, its text is the id.
  button: (part) => {
    const { data } = buttonSchema.safeParse(part);
    return data && { kind: 'selection', id: data.button.payload ?? data.button.text, title: data.button.text };
  },
  reaction: (part) => {
    const { data } = reactionSchema.safeParse(part);
    return data && { kind: 'reaction', messageId: data.reaction.message_id, emoji: data.reaction.emoji ?? '' };
  },
};

/** Returns the content of one of `messages`. Returns undefined if its type is unknown, or its format is invalid. */
export function readContent(part: unknown, type: string, time: number): InboundContent | undefined {
  return Object.hasOwn(READERS, type) ? READERS[type]?.(part, time) : undefined;
}

/** Creates a reader of files. It returns the id, valid for a week, and not the URL, which requires the account's token. */
function readMedia(type: MediaType): Reader {
  const schema = z.object({ [type]: mediaSchema });
  return (part, time) => {
    const file = schema.safeParse(part).data?.[type];
    if (!file) return undefined;
    const { id, mime_type: mimeType, caption, filename: fileName } = file;
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
