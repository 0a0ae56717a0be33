import { type Sandbox, type SandboxAccount, createSandbox } from '@chat4all/connector-sandbox';
import { type Connector, type Content, type LengthLimit, createInstagram, createWhatsApp } from '@chat4all/connectors';
import { afterEach, expect, test } from 'vitest';

const credentials = { accessToken: 'a-token', appSecret: 'a-secret', verifyToken: 'a-word' };

let sandbox: Sandbox | undefined;
afterEach(() => sandbox?.close());

function connect(channel: SandboxAccount['channel']): Connector {
  const account = { channel, id: '1', ...credentials, webhookUrl: 'http://callbacks.example/' };
  sandbox = createSandbox({ accounts: [account], deliverWebhook: () => Promise.resolve({ status: 200 }) });
  const { fetch } = sandbox;
  return channel === 'whatsapp'
    ? createWhatsApp({ phoneNumberId: '1', ...credentials, fetch })
    : createInstagram({ accountId: '1', ...credentials, fetch });
}

const recipients = {
  whatsapp: { kind: 'phone', value: '+5511999999999' },
  instagram: { kind: 'igsid', value: '1234567890' },
};

/** A text that is exactly so long; in bytes, with letters of two. */
function ofLength(length: number, unit: LengthLimit['unit']): string {
  return unit === 'code_points' ? 'x'.repeat(length) : 'á'.repeat(Math.floor(length / 2)) + 'x'.repeat(length % 2);
}

const option = { id: 'yes', title: 'Yes' };
const choice = { kind: 'choice', body: 'Well?', options: [option] } as const;
const url = 'https://files.example/a';
const link = { kind: 'link', body: 'See', title: 'Open', url } as const;
const rows = Array.from({ length: 5 }, (_, index) => ({ id: `${index}`, title: `Row ${index}` }));

/** Each limit of a text, by its path in the capabilities, and content that is as long there. */
const texts: Readonly<Record<string, (text: string) => Content>> = {
  text: (text) => ({ kind: 'text', text }),
  'media.image.caption': (caption) => ({ kind: 'media', type: 'image', url, caption }),
  'choice.buttons.body': (body) => ({ ...choice, body }),
  'choice.buttons.header': (header) => ({ ...choice, header }),
  'choice.buttons.footer': (footer) => ({ ...choice, footer }),
  'choice.buttons.title': (title) => ({ ...choice, options: [{ id: 'yes', title }] }),
  'choice.buttons.id': (id) => ({ ...choice, options: [{ id, title: 'Yes' }] }),
  'choice.list.body': (body) => ({ kind: 'choice', body, options: rows }),
  'choice.list.title': (title) => ({ ...choice, options: [...rows, { id: 'long', title }] }),
  'choice.list.id': (id) => ({ ...choice, options: [...rows, { id, title: 'Long' }] }),
  'choice.list.description': (description) => ({ ...choice, options: [...rows, { id: 'l', title: 'L', description }] }),
  'choice.list.listLabel': (listLabel) => ({ ...choice, options: rows, listLabel }),
  'link.body': (body) => ({ ...link, body }),
  'link.header': (header) => ({ ...link, header }),
  'link.footer': (footer) => ({ ...link, footer }),
  'link.title': (title) => ({ ...link, title }),
};

function limitAt(value: unknown, path: string): LengthLimit | undefined {
  const found = path.split('.').reduce<unknown>((at, name) => (isRecord(at) ? at[name] : undefined), value);
  return isLimit(found) ? found : undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isLimit = (value: unknown): value is LengthLimit => isRecord(value) && typeof value['maximumLength'] === 'number';

const cases = (['whatsapp', 'instagram'] as const).flatMap((channel) => {
  const { content } = connect(channel).capabilities;
  return Object.keys(texts).flatMap((path) => {
    const limit = limitAt(content, path);
    return limit ? [{ channel, path, limit }] : [];
  });
});

test.each(cases)('The sandbox and $channel agree on the length of $path', async ({ channel, path, limit }) => {
  const connector = connect(channel);
  const send = (length: number) => {
    const content = texts[path]?.(ofLength(length, limit.unit)) ?? choice;
    return connector.send({ id: `d-${length}`, to: recipients[channel], content });
  };
  expect((await send(limit.maximumLength)).providerMessageId).toMatch(/./);
  await expect(send(limit.maximumLength + 1)).rejects.toMatchObject({ certain: true, retryable: false });
});

test('The sandbox and WhatsApp agree on how many options there may be', async () => {
  const connector = connect('whatsapp');
  const { buttons, list } = connector.capabilities.content.choice ?? {};
  if (!buttons || !list) throw new Error('WhatsApp shows both');
  const send = (count: number) => {
    const options = Array.from({ length: count }, (_, index) => ({ id: `${index}`, title: `Option ${index}` }));
    return connector.send({ id: `d-${count}`, to: recipients.whatsapp, content: { ...choice, options } });
  };
  for (const count of [buttons.maximumOptions, buttons.maximumOptions + 1, list.maximumOptions]) await send(count);
  await expect(send(list.maximumOptions + 1)).rejects.toMatchObject({ certain: true, retryable: false });
});
