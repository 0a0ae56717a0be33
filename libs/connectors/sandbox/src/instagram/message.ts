import { z } from 'zod';
import { characters, webUrl } from '../graph/characters.ts';

// Source of the limits: developers.facebook.com, Instagram messaging: "Send a message" (text of at most 1,000 bytes in
// UTF-8), "Quick replies", "Button template", "Generic template" (2026).
const LIMITS = { textBytes: 1000, quickReplies: 13, title: 20, payload: 1000 };
const TEMPLATE_LIMITS = { buttons: 3, text: 640, elements: 10, elementTitle: 80 };

const text = z
  .string()
  .min(1)
  .refine((value) => value.length * 3 <= LIMITS.textBytes || Buffer.byteLength(value) <= LIMITS.textBytes, {
    error: `must be at most ${LIMITS.textBytes} bytes long`,
  });

const quickReply = z.discriminatedUnion('content_type', [
  z.strictObject({
    content_type: z.literal('text'),
    title: characters(LIMITS.title),
    payload: characters(LIMITS.payload),
    image_url: webUrl.optional(),
  }),
  z.strictObject({ content_type: z.enum(['user_phone_number', 'user_email']) }),
]);

const button = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('web_url'), title: characters(LIMITS.title), url: webUrl }),
  z.strictObject({
    type: z.literal('postback'),
    title: characters(LIMITS.title),
    payload: characters(LIMITS.payload),
  }),
]);
const buttons = z.array(button).min(1).max(TEMPLATE_LIMITS.buttons);

const template = z.discriminatedUnion('template_type', [
  z.strictObject({ template_type: z.literal('button'), text: characters(TEMPLATE_LIMITS.text), buttons }),
  z.strictObject({
    template_type: z.literal('generic'),
    elements: z
      .array(
        z.looseObject({
          title: characters(TEMPLATE_LIMITS.elementTitle),
          subtitle: characters(TEMPLATE_LIMITS.elementTitle).optional(),
          image_url: webUrl.optional(),
          buttons: buttons.optional(),
        }),
      )
      .min(1)
      .max(TEMPLATE_LIMITS.elements),
  }),
]);

const file = z
  .strictObject({
    url: webUrl.optional(),
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

/** The schema of `message` in a send request. */
export const instagramMessageSchema = z
  .strictObject({
    text: text.optional(),
    attachment: attachment.optional(),
    quick_replies: z.array(quickReply).min(1).max(LIMITS.quickReplies).optional(),
  })
  .refine((message) => (message.text === undefined) !== (message.attachment === undefined), {
    error: 'must have either text or attachment',
  });

/** The `message` of a send request. */
export type InstagramMessage = z.infer<typeof instagramMessageSchema>;

/** Returns `text`, or the attachment's type. */
export function kindOf({ attachment: attached }: InstagramMessage): string {
  return attached?.type ?? 'text';
}

/** Returns the text of a message. Empty if there is none. */
export function textOf({ text: plain = '', attachment: attached }: InstagramMessage): string {
  if (attached?.type !== 'template') return plain;
  return attached.payload.template_type === 'button'
    ? attached.payload.text
    : attached.payload.elements.map(({ title }) => title).join(', ');
}

/** Returns the file of a message: its URL, or the id of its upload. */
export function fileOf({ attachment: attached }: InstagramMessage): { readonly url?: string; readonly id?: string } {
  if (
    attached === undefined ||
    attached.type === 'template' ||
    attached.type === 'MEDIA_SHARE' ||
    attached.type === 'like_heart'
  ) {
    return {};
  }
  const { url, attachment_id: id } = attached.payload;
  return { ...(url !== undefined && { url }), ...(id !== undefined && { id }) };
}
