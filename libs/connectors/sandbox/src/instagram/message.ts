import { z } from 'zod';
import { characters, webAddress } from '../graph/characters.ts';

// Source of the limits: developers.facebook.com, Instagram messaging: "Send a message" (text of at most 1,000 bytes in
// UTF-8), "Quick replies", "Button template", "Generic template" (2026).
const limits = { textBytes: 1000, quickReplies: 13, title: 20, payload: 1000 };
const templateLimits = { buttons: 3, text: 640, elements: 10, elementTitle: 80 };

const text = z
  .string()
  .min(1)
  .refine((value) => value.length * 3 <= limits.textBytes || Buffer.byteLength(value) <= limits.textBytes, {
    error: `must be at most ${limits.textBytes} bytes long`,
  });

const quickReply = z.discriminatedUnion('content_type', [
  z.strictObject({
    content_type: z.literal('text'),
    title: characters(limits.title),
    payload: characters(limits.payload),
    image_url: webAddress.optional(),
  }),
  z.strictObject({ content_type: z.enum(['user_phone_number', 'user_email']) }),
]);

const button = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('web_url'), title: characters(limits.title), url: webAddress }),
  z.strictObject({
    type: z.literal('postback'),
    title: characters(limits.title),
    payload: characters(limits.payload),
  }),
]);
const buttons = z.array(button).min(1).max(templateLimits.buttons);

const template = z.discriminatedUnion('template_type', [
  z.strictObject({ template_type: z.literal('button'), text: characters(templateLimits.text), buttons }),
  z.strictObject({
    template_type: z.literal('generic'),
    elements: z
      .array(
        z.looseObject({
          title: characters(templateLimits.elementTitle),
          subtitle: characters(templateLimits.elementTitle).optional(),
          image_url: webAddress.optional(),
          buttons: buttons.optional(),
        }),
      )
      .min(1)
      .max(templateLimits.elements),
  }),
]);

const file = z
  .strictObject({
    url: webAddress.optional(),
    attachment_id: z.union([z.string(), z.number()]).transform(String).optional(),
    is_reusable: z.boolean().optional(),
  })
  .refine(({ url, attachment_id: id }) => (url === undefined) !== (id === undefined), {
    error: 'must have either url or attachment_id',
  });

const attachment = z.discriminatedUnion('type', [
  z.strictObject({ type: z.enum(['image', 'video', 'audio', 'file']), payload: file }),
  z.strictObject({ type: z.literal('template'), payload: template }),
  z.strictObject({ type: z.literal('MEDIA_SHARE'), payload: z.strictObject({ id: z.string().min(1) }) }),
  z.strictObject({ type: z.literal('like_heart') }),
]);

/** `message` of a send request. */
export const instagramMessageSchema = z
  .strictObject({
    text: text.optional(),
    attachment: attachment.optional(),
    quick_replies: z.array(quickReply).min(1).max(limits.quickReplies).optional(),
  })
  .refine((message) => (message.text === undefined) !== (message.attachment === undefined), {
    error: 'must have either text or attachment',
  });

export type InstagramMessage = z.infer<typeof instagramMessageSchema>;

/** `text`, or the attachment's type. */
export function kindOf({ attachment: held }: InstagramMessage): string {
  return held?.type ?? 'text';
}

/** The words in a message; empty when there are none. */
export function textOf({ text: words = '', attachment: held }: InstagramMessage): string {
  if (held?.type !== 'template') return words;
  return held.payload.template_type === 'button'
    ? held.payload.text
    : held.payload.elements.map(({ title }) => title).join(', ');
}

/** The file in a message: its address, or the id of its upload. */
export function fileOf({ attachment: held }: InstagramMessage): { readonly url?: string; readonly id?: string } {
  if (held === undefined || held.type === 'template' || held.type === 'MEDIA_SHARE' || held.type === 'like_heart') {
    return {};
  }
  const { url, attachment_id: id } = held.payload;
  return { ...(url !== undefined && { url }), ...(id !== undefined && { id }) };
}
