import { z } from 'zod';
import { characters, webAddress } from '../graph/characters.ts';

// Source of the limits: gokapso/whatsapp-cloud-api-js @5a8fe7b interactive.ts, developers.facebook.com/documentation/
// business-messaging/whatsapp/messages (2026-05).
const limits = { body: 1024, listBody: 4096, header: 60, footer: 60, label: 20, buttons: 3, buttonId: 256 };
const listLimits = { sections: 10, rows: 10, title: 24, description: 72, rowId: 200 };

const media = z.strictObject({
  id: z.string().optional(),
  link: webAddress.optional(),
  filename: z.string().optional(),
});
const textHeader = z.strictObject({ type: z.literal('text'), text: characters(limits.header) });
const header = z.discriminatedUnion('type', [
  textHeader,
  z.strictObject({ type: z.literal('image'), image: media }),
  z.strictObject({ type: z.literal('video'), video: media }),
  z.strictObject({ type: z.literal('document'), document: media }),
]);
const body = z.strictObject({ text: characters(limits.body) });
const footer = z.strictObject({ text: characters(limits.footer) });

const button = z.strictObject({
  type: z.literal('reply'),
  reply: z.strictObject({ id: characters(limits.buttonId), title: characters(limits.label) }),
});

const row = z.strictObject({
  id: characters(listLimits.rowId),
  title: characters(listLimits.title),
  description: characters(listLimits.description).optional(),
});

const section = z.strictObject({ title: characters(listLimits.title).optional(), rows: z.array(row).min(1) });

const sections = z
  .array(section)
  .min(1)
  .max(listLimits.sections)
  .refine((all) => all.reduce((sum, { rows }) => sum + rows.length, 0) <= listLimits.rows, {
    error: `must have at most ${listLimits.rows} rows in all`,
  })
  .refine((all) => areUnique(all.flatMap(({ rows }) => rows.map(({ id }) => id))), { error: 'has a row id twice' })
  .refine((all) => all.length === 1 || all.every(({ title }) => title !== undefined), {
    error: 'needs a title for each section where there are several',
  });

const buttons = z
  .array(button)
  .min(1)
  .max(limits.buttons)
  .refine((all) => areUnique(all.map(({ reply }) => reply.id)), { error: 'has a button id twice' })
  .refine((all) => areUnique(all.map(({ reply }) => reply.title)), { error: 'has a button title twice' });

const link = z.strictObject({
  name: z.literal('cta_url'),
  parameters: z.strictObject({ display_text: characters(limits.label), url: webAddress }),
});

// Catalogues, flows and calls: accepted as they are, as nothing in the sandbox could judge them.
const others = ['product', 'product_list', 'catalog_message', 'flow', 'address_message', 'call_permission_request'];

/** `interactive`, as the Cloud API accepts it. */
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
    body: z.strictObject({ text: characters(limits.listBody) }),
    footer: footer.optional(),
    action: z.strictObject({ button: characters(limits.label), sections }),
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
  z.looseObject({ type: z.enum(others), body: body.optional(), action: z.looseObject({}).optional() }),
]);

function areUnique(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
