import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  createSandbox,
  userIdOf,
  type Sandbox,
  type SandboxAccount,
  type SandboxInbound,
} from '@chat4all/connector-sandbox';
import {
  ConnectorError,
  adaptContent,
  createInstagram,
  createWhatsApp,
  type ChannelEvent,
  type Connector,
  type Content,
} from '@chat4all/connectors';
import { afterEach, describe, expect, it } from 'vitest';

const CREDENTIALS = { accessToken: 'a-token', appSecret: 'a-secret', verifyToken: 'a-word' };
const NO_DELAYS = { sentMs: 0, deliveredMs: 0, readMs: 0 };
const CONTENT = { kind: 'text', text: 'hello' } as const;

let sandbox: Sandbox | undefined;
afterEach(() => sandbox?.close());

/** Connects a connector to a sandbox in this process and collects the events of its callbacks. */
function connect(channel: SandboxAccount['channel']) {
  const events: ChannelEvent[] = [];
  const problems: unknown[] = [];
  const account = { channel, id: '1', ...CREDENTIALS, webhookUrl: 'http://callbacks.example/' };
  const platform = createSandbox({
    accounts: [account],
    delays: NO_DELAYS,
    deliverWebhook: ({ method, url, headers, body }) => {
      const result = connector.parseWebhook({
        method,
        headers,
        query: Object.fromEntries(new URL(url).searchParams),
        body,
      });
      if (result.kind === 'challenge') return Promise.resolve({ status: 200, body: result.body });
      if (result.kind === 'events') {
        events.push(...result.events);
        problems.push(...result.unreadable);
        return Promise.resolve({ status: 200 });
      }
      problems.push(result.reason);
      return Promise.resolve({ status: result.status });
    },
  });
  const { fetch } = platform;
  const connector: Connector =
    channel === 'whatsapp'
      ? createWhatsApp({ phoneNumberId: '1', ...CREDENTIALS, fetch })
      : createInstagram({ accountId: '1', ...CREDENTIALS, fetch });
  sandbox = platform;
  return { connector, platform, events, problems };
}

describe('WhatsApp against the sandbox', () => {
  const to = { kind: 'phone', value: '+5511999999999' };
  const names = [{ kind: 'bsuid', value: userIdOf('5511999999999') }, to];

  it('sends a text and reports it sent, delivered and read', async () => {
    const { connector, platform, events, problems } = connect('whatsapp');
    const { providerMessageId, identities } = await connector.send({
      id: 'd-1',
      to,
      content: CONTENT,
      replyTo: 'wamid.0',
    });
    expect(identities).toEqual([names[0]]);
    expect(platform.messages()).toMatchObject([
      { id: providerMessageId, text: 'hello', callbackData: 'd-1', replyTo: 'wamid.0' },
    ]);
    await platform.idle();
    const receipt = { kind: 'receipt', providerMessageId, deliveryId: 'd-1', identities: names };
    expect(events).toMatchObject(['sent', 'delivered', 'read'].map((state) => ({ ...receipt, state })));
    expect(problems).toEqual([]);
  });

  it('sends to the same person by user id', async () => {
    const { connector, platform } = connect('whatsapp');
    await connector.send({ id: 'd-1', to: { kind: 'bsuid', value: userIdOf('5511999999999') }, content: CONTENT });
    expect(platform.messages()).toMatchObject([{ recipient: '5511999999999' }]);
  });

  it('receives messages, also from a person who hides the phone number', async () => {
    const { platform, events, problems } = connect('whatsapp');
    platform.receiveFrom({ phone: '5511999999999', name: 'Ana' }, 'oi', { account: '1' });
    platform.receiveFrom({ userId: 'BR.1A2B3C' }, 'olá', { account: '1', replyTo: 'wamid.0' });
    await platform.idle();
    expect(events).toMatchObject([
      { kind: 'message', from: names, profileName: 'Ana', content: { kind: 'text', text: 'oi' } },
      { kind: 'message', from: [{ kind: 'bsuid', value: 'BR.1A2B3C' }], content: { text: 'olá' }, replyTo: 'wamid.0' },
    ]);
    expect(problems).toEqual([]);
  });

  it('distinguishes a message that was certainly not sent from one that may have been', async () => {
    const { connector, platform } = connect('whatsapp');
    const failure = async () =>
      ConnectorError.from(await connector.send({ id: 'd-1', to, content: CONTENT }).catch((error: unknown) => error));
    platform.failNext({ account: '1', dropConnection: 'before' });
    expect(await failure()).toMatchObject({ certain: true, retryable: true });
    expect(platform.messageCount('1')).toBe(0);
    platform.failNext({ account: '1', dropConnection: 'after' });
    expect(await failure()).toMatchObject({ certain: false, retryable: true });
    expect(platform.messageCount('1')).toBe(1);
    platform.failNext({ account: '1', status: 429, code: 130429, retryAfterSeconds: 2 });
    expect(await failure()).toMatchObject({ reason: 'throttled', scope: 'account', retryAfterMs: 2000 });
  });
});

describe('Instagram against the sandbox', () => {
  it('sends a text, and reports its echo and that it was read', async () => {
    const { connector, platform, events, problems } = connect('instagram');
    const { providerMessageId } = await connector.send({
      id: 'd-1',
      to: { kind: 'igsid', value: '77' },
      content: CONTENT,
    });
    await platform.idle();
    const person = [{ kind: 'igsid', value: '77' }];
    expect(events).toMatchObject([
      { kind: 'echo', providerMessageId, to: person },
      { kind: 'receipt', state: 'read', providerMessageId, identities: person, watermark: true },
    ]);
    expect(problems).toEqual([]);
  });

  it('receives messages', async () => {
    const { platform, events } = connect('instagram');
    platform.receiveFrom({ userId: '77' }, 'oi', { account: '1' });
    await platform.idle();
    expect(events).toMatchObject([
      { kind: 'message', from: [{ kind: 'igsid', value: '77' }], content: { text: 'oi' } },
    ]);
  });
});

const RECIPIENTS = {
  whatsapp: { kind: 'phone', value: '+5511999999999' },
  instagram: { kind: 'igsid', value: '77' },
};
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const OPTIONS = [
  { id: 'yes', title: 'Yes', description: 'at once' },
  { id: 'no', title: 'No' },
];

const EVERY_KIND: readonly Content[] = [
  CONTENT,
  { kind: 'media', type: 'image', url: 'https://files.example/a.png', caption: 'See' },
  { kind: 'media', type: 'document', url: 'https://files.example/a.pdf', fileName: 'a.pdf' },
  { kind: 'location', latitude: -23.55, longitude: -46.63, name: 'Sé' },
  { kind: 'contacts', contacts: [{ displayName: 'Ana', phones: ['+5511999999999'] }] },
  { kind: 'choice', header: 'Well', body: 'Shall we?', options: OPTIONS },
  { kind: 'link', body: 'See', title: 'Open', url: 'https://files.example/' },
  { kind: 'template', name: 'hello_world', language: 'en_US' },
];

/** The expected message types by channel. Instagram has no captions, locations, contacts, link buttons or templates. */
const EXPECTED_TYPES = {
  whatsapp: ['text', 'image', 'document', 'location', 'contacts', 'interactive', 'interactive', 'template'],
  instagram: ['text', 'image', 'text', 'file', 'text', 'text', 'text', 'text'],
};

describe.each(['whatsapp', 'instagram'] as const)('%s', (channel) => {
  it('passes the verification of its callback URL', async () => {
    const { platform, problems } = connect(channel);
    await platform.verifyWebhook('1');
    expect(problems).toEqual([]);
  });

  it('sends every kind of content in a valid format', async () => {
    const { connector, platform } = connect(channel);
    const parts = EVERY_KIND.flatMap((each) => adaptContent(each, connector.capabilities).contents);
    for (const [index, part] of parts.entries()) {
      await connector.send({ id: `d-${index}`, to: RECIPIENTS[channel], content: part });
    }
    expect(platform.messages().map(({ type }) => type)).toEqual(EXPECTED_TYPES[channel]);
  });

  it('receives every kind of inbound event and downloads the files', async () => {
    const { connector, platform, events, problems } = connect(channel);
    const { providerMessageId: messageId } = await connector.send({
      id: 'd-1',
      to: RECIPIENTS[channel],
      content: CONTENT,
    });
    await platform.idle();
    events.length = 0;
    const person = { phone: '5511999999999', userId: channel === 'whatsapp' ? 'BR.1A2B3C' : '77' };
    const say = (inbound: SandboxInbound['content']) => platform.receive({ account: '1', person, content: inbound });
    say({ type: 'image', file: { mimeType: 'image/png', bytes: pixel } });
    say({ type: 'reaction', messageId, emoji: '❤️' });
    say({ type: 'selection', id: 'yes', title: 'Yes' });
    await platform.idle();
    expect(events).toMatchObject([
      { content: { kind: 'media', type: 'image' } },
      { content: { kind: 'reaction', messageId, emoji: '❤️' } },
      { content: { kind: 'selection', id: 'yes', title: 'Yes' } },
    ]);
    expect(problems).toEqual([]);
    const [image] = events;
    if (image?.kind !== 'message' || image.content?.kind !== 'media') throw new Error('no image came');
    const file = await connector.downloadMedia?.(image.content);
    const bytes = await buffer(Readable.from(file?.bytes ?? []));
    expect(bytes.equals(pixel)).toBe(true);
  });

  it('uploads a file once and sends it twice', async () => {
    const { connector, platform } = connect(channel);
    const file = { mimeType: 'image/png', open: () => [pixel] };
    const image = { kind: 'media', type: 'image', file } as const;
    const { uploaded } = await connector.send({ id: 'd-1', to: RECIPIENTS[channel], content: image });
    if (!uploaded) throw new Error('the receipt contains no uploaded copy');
    await connector.send({ id: 'd-2', to: RECIPIENTS[channel], content: { ...image, uploaded } });
    const [first, second] = platform.messages();
    expect(second?.content).toEqual(first?.content);
  });

  it('agrees with the platform on the maximum length of a text', async () => {
    const { connector, platform } = connect(channel);
    const maximum = connector.capabilities.content.text?.maximumLength ?? 0;
    const to = channel === 'whatsapp' ? { kind: 'phone', value: '+5511999999999' } : { kind: 'igsid', value: '77' };
    const send = (length: number) =>
      connector.send({ id: 'd-1', to, content: { kind: 'text', text: 'x'.repeat(length) } });
    await send(maximum);
    await expect(send(maximum + 1)).rejects.toMatchObject({ reason: 'invalid', certain: true });
    expect(platform.messages()).toHaveLength(1);
  });
});
