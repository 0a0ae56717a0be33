import { z } from 'zod';
import { characters, webUrl } from '../graph/characters.ts';

// Source of the limits: gokapso/whatsapp-cloud-api-js @5a8fe7b interactive.ts, developers.facebook.com/documentation/
// business-messaging/whatsapp/messages (2026-05).
const LIMITS = { body: 1024, listBody: 4096, header: 60, footer: 60, label: 20, buttons: 3, buttonId: 256 };
const LIST_LIMITS = { sections: 10, rows: 10, title: 24, description: 72, rowId: 200 };

const media = z.strictObject({
  id: z.string().optional(),
  link: webUrl.optional(),
  filename: z.string().optional(),
});
const textHeader = z.strictObject({ type: z.literal('text'), text: characters(LIMITS.header) });
const header = z.discriminatedUnion('type', [
  textHeader,
  z.strictObject({ type: z.literal('image'), image: media }),
  z.strictObject({ type: z.literal('video'), video: media }),
  z.strictObject({ type: z.literal('document'), document: media }),
]);
const body = z.strictObject({ text: characters(LIMITS.body) });
const footer = z.strictObject({ text: characters(LIMITS.footer) });

const button = z.strictObject({
  type: z.literal('reply'),
  reply: z.strictObject({ id: characters(LIMITS.buttonId), title: characters(LIMITS.label) }),
});

const row = z.strictObject({
  id: characters(LIST_LIMITS.rowId),
  title: characters(LIST_LIMITS.title),
  description: characters(LIST_LIMITS.description).optional(),
});

const section = z.strictObject({ title: characters(LIST_LIMITS.title).optional(), rows: z.array(row).min(1) });

const sections = z
  .array(section)
  .min(1)
  .max(LIST_LIMITS.sections)
  .refine((all) => all.reduce((sum, { rows }) => sum + rows.length, 0) <= LIST_LIMITS.rows, {
    error: `must have at most ${LIST_LIMITS.rows} rows in all`,
  })
  .refine((all) => areUnique(all.flatMap(({ rows }) => rows.map(({ id }) => id))), { error: 'duplicate row id' })
  .refine((all) => all.length === 1 || all.every(({ title }) => title !== undefined), {
    error: 'each of several sections must have a title',
  });

const buttons = z
  .array(button)
  .min(1)
  .max(LIMITS.buttons)
  .refine((all) => areUnique(all.map(({ reply }) => reply.id)), { error: 'duplicate button id' })
  .refine((all) => areUnique(all.map(({ reply }) => reply.title)), { error: 'duplicate button title' });

const link = z.strictObject({
  name: z.literal('cta_url'),
  parameters: z.strictObject({ display_text: characters(LIMITS.label), url: webUrl }),
});

// Catalogs, flows and calls are accepted without validation.
const OTHER_TYPES = [
  'product',
  'product_list',
  'catalog_message',
  'flow',
  'address_message',
  'call_permission_request',
];

/** The schema of `interactive` in the Cloud API. */
export const interactiveSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('button'),
    header: header.optional(),
    body,
    footer: footer.optional(),
    action: z.strictObject({ buttons }),
  }),
  z.strictObject({
    type: z.literal('list'),
    header: textHeader.optional(),
    body: z.strictObject({ text: characters(LIMITS.listBody) }),
    footer: footer.optional(),
    action: z.strictObject({ button: characters(LIMITS.label), sections }),
  }),
  z.strictObject({
    type: z.literal('cta_url'),
    header: header.optional(),
    body,
    footer: footer.optional(),
    action: link,
  }),
  z.strictObject({
    type: z.literal('location_request_message'),
    body,
    action: z.strictObject({ name: z.literal('send_location') }),
  }),
  z.looseObject({ type: z.enum(OTHER_TYPES), body: body.optional(), action: z.looseObject({}).optional() }),
]);

function areUnique(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
