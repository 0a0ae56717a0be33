import { type Sandbox, type SandboxAccount, createSandbox } from '@chat4all/connector-sandbox';
import { type Connector, type Content, type LengthLimit, createInstagram, createWhatsApp } from '@chat4all/connectors';
import { afterEach, expect, test } from 'vitest';

const CREDENTIALS = { accessToken: 'a-token', appSecret: 'a-secret', verifyToken: 'a-word' };

let sandbox: Sandbox | undefined;
afterEach(() => sandbox?.close());

function connect(channel: SandboxAccount['channel']): Connector {
  const account = { channel, id: '1', ...CREDENTIALS, webhookUrl: 'http://callbacks.example/' };
  sandbox = createSandbox({ accounts: [account], deliverWebhook: () => Promise.resolve({ status: 200 }) });
  const { fetch } = sandbox;
  return channel === 'whatsapp'
    ? createWhatsApp({ phoneNumberId: '1', ...CREDENTIALS, fetch })
    : createInstagram({ accountId: '1', ...CREDENTIALS, fetch });
}

const RECIPIENTS = {
  whatsapp: { kind: 'phone', value: '+5511999999999' },
  instagram: { kind: 'igsid', value: '1234567890' },
};

/** Returns a text of exactly this length; in bytes, of two-byte letters. */
function ofLength(length: number, unit: LengthLimit['unit']): string {
  return unit === 'code_points' ? 'x'.repeat(length) : 'á'.repeat(Math.floor(length / 2)) + 'x'.repeat(length % 2);
}

const OPTION = { id: 'yes', title: 'Yes' };
const CHOICE = { kind: 'choice', body: 'Well?', options: [OPTION] } as const;
const FILE_URL = 'https://files.example/a';
const LINK = { kind: 'link', body: 'See', title: 'Open', url: FILE_URL } as const;
const rows = Array.from({ length: 5 }, (_, index) => ({ id: `${index}`, title: `Row ${index}` }));

/** Functions that create content with a text at a path of the capabilities. */
const texts: Readonly<Record<string, (text: string) => Content>> = {
  text: (text) => ({ kind: 'text', text }),
  'media.image.caption': (caption) => ({ kind: 'media', type: 'image', url: FILE_URL, caption }),
  'choice.buttons.body': (body) => ({ ...CHOICE, body }),
  'choice.buttons.header': (header) => ({ ...CHOICE, header }),
  'choice.buttons.footer': (footer) => ({ ...CHOICE, footer }),
  'choice.buttons.title': (title) => ({ ...CHOICE, options: [{ id: 'yes', title }] }),
  'choice.buttons.id': (id) => ({ ...CHOICE, options: [{ id, title: 'Yes' }] }),
  'choice.list.body': (body) => ({ kind: 'choice', body, options: rows }),
  'choice.list.title': (title) => ({ ...CHOICE, options: [...rows, { id: 'long', title }] }),
  'choice.list.id': (id) => ({ ...CHOICE, options: [...rows, { id, title: 'Long' }] }),
  'choice.list.description': (description) => ({ ...CHOICE, options: [...rows, { id: 'l', title: 'L', description }] }),
  'choice.list.listLabel': (listLabel) => ({ ...CHOICE, options: rows, listLabel }),
  'link.body': (body) => ({ ...LINK, body }),
  'link.header': (header) => ({ ...LINK, header }),
  'link.footer': (footer) => ({ ...LINK, footer }),
  'link.title': (title) => ({ ...LINK, title }),
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

test.each(cases)('the sandbox and $channel agree on the length of $path', async ({ channel, path, limit }) => {
  const connector = connect(channel);
  const send = (length: number) => {
    const content = texts[path]?.(ofLength(length, limit.unit)) ?? CHOICE;
    return connector.send({ id: `d-${length}`, to: RECIPIENTS[channel], content });
  };
  expect((await send(limit.maximumLength)).providerMessageId).toMatch(/./);
  await expect(send(limit.maximumLength + 1)).rejects.toMatchObject({ certain: true, retryable: false });
});

test('the sandbox and WhatsApp agree on the number of options', async () => {
  const connector = connect('whatsapp');
  const { buttons, list } = connector.capabilities.content.choice ?? {};
  if (!buttons || !list) throw new Error('WhatsApp must support buttons and lists');
  const send = (count: number) => {
    const options = Array.from({ length: count }, (_, index) => ({ id: `${index}`, title: `Option ${index}` }));
    return connector.send({ id: `d-${count}`, to: RECIPIENTS.whatsapp, content: { ...CHOICE, options } });
  };
  for (const count of [buttons.maximumOptions, buttons.maximumOptions + 1, list.maximumOptions]) await send(count);
  await expect(send(list.maximumOptions + 1)).rejects.toMatchObject({ certain: true, retryable: false });
});
