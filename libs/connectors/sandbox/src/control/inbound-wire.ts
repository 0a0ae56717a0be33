import { z } from 'zod';
import type { SandboxInbound } from '../inbound.ts';

const text = z.string().min(1);

/** The schema of a file in JSON. */
const file = z
  .strictObject({
    mimeType: z.string().regex(/^[\w.+-]+\/[\w.+-]+$/, 'must be a MIME type, for example image/jpeg'),
    base64: z.base64(),
    fileName: text.exactOptional(),
  })
  .transform(({ base64, ...facts }) => ({ ...facts, bytes: new Uint8Array(Buffer.from(base64, 'base64')) }));

const fileContent = z.strictObject({
  type: z.enum(['image', 'video', 'audio', 'document', 'sticker']),
  file,
  caption: text.exactOptional(),
});

const orderItem = z.strictObject({ productId: text, quantity: z.number(), price: z.number(), currency: text });

/** The schema of {@link SandboxInbound} in JSON, with the bytes of files in base64. */
export const inboundSchema: z.ZodType<SandboxInbound> = z.strictObject({
  account: text,
  person: z.strictObject({
    phone: z.string().regex(/^\d+$/, 'must be digits only, for example 5511999999999').exactOptional(),
    userId: text.exactOptional(),
    name: text.exactOptional(),
    username: text.exactOptional(),
  }),
  content: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('text'), text }),
    fileContent,
    z.strictObject({
      type: z.literal('location'),
      latitude: z.number().min(-90).max(90),
      longitude: z.number().min(-180).max(180),
      name: text.exactOptional(),
      address: text.exactOptional(),
    }),
    z.strictObject({
      type: z.literal('contacts'),
      names: z.array(z.strictObject({ name: text, phone: text.exactOptional() })).min(1),
    }),
    z.strictObject({ type: z.literal('reaction'), messageId: text, emoji: z.string() }),
    z.strictObject({ type: z.literal('selection'), id: text, title: text }),
    z.strictObject({ type: z.literal('deletion'), messageId: text }),
    z.strictObject({ type: z.literal('edit'), messageId: text, text }),
    z.strictObject({
      type: z.literal('form'),
      flowToken: text.exactOptional(),
      answers: z.record(z.string(), z.unknown()),
    }),
    z.strictObject({ type: z.literal('order'), catalogId: text, items: z.array(orderItem).min(1) }),
    z.strictObject({ type: z.literal('number_change'), phone: z.string().regex(/^\d+$/, 'must be digits only') }),
    z.strictObject({ type: z.literal('story'), url: z.url(), text: text.exactOptional() }),
  ]),
  fromApp: z.boolean().exactOptional(),
  replyTo: text.exactOptional(),
  time: z.number().int().nonnegative().exactOptional(),
});

export const receivedSchema = z.object({ id: z.string() });

/** Returns the JSON of an action of a person. */
export function inboundToJson({ content, ...rest }: SandboxInbound): string {
  if (!('file' in content)) return JSON.stringify({ ...rest, content });
  const { bytes, ...facts } = content.file;
  const base64 = Buffer.from(bytes).toString('base64');
  return JSON.stringify({ ...rest, content: { ...content, file: { ...facts, base64 } } });
}
