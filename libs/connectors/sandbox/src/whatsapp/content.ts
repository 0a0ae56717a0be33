import { z } from 'zod';
import { characters, webAddress } from '../graph/characters.ts';
import { interactiveSchema } from './interactive.ts';

/** What a WhatsApp message says, in a form that the Cloud API accepts. */
export interface WhatsAppContent {
  /** The object under the type's own name, as it came. */
  readonly content: unknown;
  /** The words in it. */
  readonly text: string;
  /** The uploaded file that it names. */
  readonly mediaId?: string | undefined;
  readonly template?: WhatsAppTemplate;
  /** The platform's id of the message that it is a reaction to. */
  readonly reactsTo?: string;
}

export type WhatsAppTemplate = z.infer<typeof templateSchema>;

// Source of the limits: developers.facebook.com/documentation/business-messaging/whatsapp/messages (2026-05); the limit of
// captions is not documented there.
const maximumTextLength = 4096;
const maximumCaptionLength = 1024;
const maximumFileNameLength = 240;

const source = { id: z.string().min(1).optional(), link: webAddress.optional() };
const filename = characters(maximumFileNameLength).optional();
const caption = { caption: characters(maximumCaptionLength).optional() };

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
        .refine((name) => Object.keys(name).length > 1, { error: 'must have another part beside formatted_name' }),
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
    error: 'must be one emoji, or empty to take the reaction back',
  }),
});

/** By type: how its object is checked and read. */
export const contentSchemas: ReadonlyMap<string, z.ZodType<WhatsAppContent>> = new Map(
  Object.entries({
    text: reads(
      z.strictObject({ body: characters(maximumTextLength), preview_url: z.boolean().optional() }),
      (text) => ({ text: text.body }),
    ),
    image: reads(fromOneSource(z.strictObject({ ...source, ...caption })), fileIn),
    video: reads(fromOneSource(z.strictObject({ ...source, ...caption })), fileIn),
    document: reads(fromOneSource(z.strictObject({ ...source, ...caption, filename })), fileIn),
    audio: reads(fromOneSource(z.strictObject({ ...source, voice: z.boolean().optional() })), fileIn),
    sticker: reads(fromOneSource(z.strictObject(source)), fileIn),
    location: reads(locationSchema, ({ name = '' }) => ({ text: name })),
    contacts: reads(contactsSchema, (cards) => ({ text: cards.map(({ name }) => name.formatted_name).join(', ') })),
    interactive: reads(interactiveSchema, ({ body }) => ({ text: body?.text ?? '' })),
    template: reads(templateSchema, (template) => ({ text: template.name, template })),
    reaction: reads(reactionSchema, ({ emoji, message_id: reactsTo }) => ({ text: emoji, reactsTo })),
  }),
);

function fileIn(media: MediaObject): Omit<WhatsAppContent, 'content'> {
  return { text: media.caption ?? '', mediaId: media.id };
}

function reads<Parsed>(
  schema: z.ZodType<Parsed>,
  read: (parsed: Parsed) => Omit<WhatsAppContent, 'content'>,
): z.ZodType<WhatsAppContent> {
  return schema.transform((parsed) => ({ content: parsed, ...read(parsed) }));
}
