import { z } from 'zod';
import { characters, webUrl } from '../graph/characters.ts';
import { interactiveSchema } from './interactive.ts';

/** The content of a WhatsApp message that the Cloud API accepts. */
export interface WhatsAppContent {
  /** The object under the name of the type, as it was sent. */
  readonly content: unknown;
  /** The text in the content. */
  readonly text: string;
  /** The id of the uploaded file in the content. */
  readonly mediaId?: string | undefined;
  readonly template?: WhatsAppTemplate;
  /** The platform's id of the message that it reacts to. */
  readonly reactsTo?: string;
}

/** The content of a template message. */
export type WhatsAppTemplate = z.infer<typeof templateSchema>;

// Source of the limits: developers.facebook.com/documentation/business-messaging/whatsapp/messages (2026-05); the limit of
// captions is not documented there.
const MAXIMUM_TEXT_LENGTH = 4096;
const MAXIMUM_CAPTION_LENGTH = 1024;
const MAXIMUM_FILE_NAME_LENGTH = 240;

const source = { id: z.string().min(1).optional(), link: webUrl.optional() };
const filename = characters(MAXIMUM_FILE_NAME_LENGTH).optional();
const caption = { caption: characters(MAXIMUM_CAPTION_LENGTH).optional() };

interface MediaObject {
  readonly id?: string | undefined;
  readonly link?: string | undefined;
  readonly caption?: string | undefined;
}

function fromOneSource<Media extends MediaObject>(schema: z.ZodType<Media>): z.ZodType<Media> {
  return schema.refine(({ id, link }) => (id === undefined) !== (link === undefined), {
    error: 'must have either id or link',
  });
}

const locationSchema = z.strictObject({
  latitude: z.coerce.number().min(-90).max(90),
  longitude: z.coerce.number().min(-180).max(180),
  name: z.string().optional(),
  address: z.string().optional(),
});

const contactsSchema = z
  .array(
    z.looseObject({
      name: z
        .looseObject({ formatted_name: z.string().min(1) })
        .refine((name) => Object.keys(name).length > 1, { error: 'must have another part besides formatted_name' }),
    }),
  )
  .min(1);

const templateSchema = z.strictObject({
  name: characters(512),
  language: z.strictObject({ code: z.string().min(1), policy: z.literal('deterministic').optional() }),
  components: z
    .array(z.looseObject({ type: z.string().min(1), parameters: z.array(z.looseObject({})).optional() }))
    .optional(),
});

const reactionSchema = z.strictObject({
  message_id: z.string().min(1),
  emoji: z.string().refine((text) => Array.from(new Intl.Segmenter().segment(text)).length <= 1, {
    error: 'must be one emoji, or empty to remove the reaction',
  }),
});

/** The schemas of the content, by type of message. */
export const CONTENT_SCHEMAS: ReadonlyMap<string, z.ZodType<WhatsAppContent>> = new Map(
  Object.entries({
    text: readsAs(
      z.strictObject({ body: characters(MAXIMUM_TEXT_LENGTH), preview_url: z.boolean().optional() }),
      (text) => ({ text: text.body }),
    ),
    image: readsAs(fromOneSource(z.strictObject({ ...source, ...caption })), fileIn),
    video: readsAs(fromOneSource(z.strictObject({ ...source, ...caption })), fileIn),
    document: readsAs(fromOneSource(z.strictObject({ ...source, ...caption, filename })), fileIn),
    audio: readsAs(fromOneSource(z.strictObject({ ...source, voice: z.boolean().optional() })), fileIn),
    sticker: readsAs(fromOneSource(z.strictObject(source)), fileIn),
    location: readsAs(locationSchema, ({ name = '' }) => ({ text: name })),
    contacts: readsAs(contactsSchema, (cards) => ({ text: cards.map(({ name }) => name.formatted_name).join(', ') })),
    interactive: readsAs(interactiveSchema, ({ body }) => ({ text: body?.text ?? '' })),
    template: readsAs(templateSchema, (template) => ({ text: template.name, template })),
    reaction: readsAs(reactionSchema, ({ emoji, message_id: reactsTo }) => ({ text: emoji, reactsTo })),
  }),
);

function fileIn(media: MediaObject): Omit<WhatsAppContent, 'content'> {
  return { text: media.caption ?? '', mediaId: media.id };
}

function readsAs<Parsed>(
  schema: z.ZodType<Parsed>,
  read: (parsed: Parsed) => Omit<WhatsAppContent, 'content'>,
): z.ZodType<WhatsAppContent> {
  return schema.transform((parsed) => ({ content: parsed, ...read(parsed) }));
}
