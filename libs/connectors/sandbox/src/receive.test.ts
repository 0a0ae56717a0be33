import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { userIdOf, type SandboxInboundContent } from './index.ts';
import { IGSID, INSTAGRAM_ACCOUNT, start, TEXT_MESSAGE, WHATSAPP_ACCOUNT } from './start-sandbox.fixture.ts';

const ANA = { phone: '5511999999999', name: 'Ana' };
const bytes = Buffer.from('a picture');
const FILE = { mimeType: 'image/png', bytes, fileName: 'a.png' };
const urlSchema = z.object({ url: z.url() });

/** Performs an action of a person on an account, and returns its callback. */
async function startReceiving(content: SandboxInboundContent, account = WHATSAPP_ACCOUNT, replyTo?: string) {
  const parts = start();
  const person = account === WHATSAPP_ACCOUNT ? ANA : { userId: IGSID };
  const id = parts.sandbox.receive({ account: account.id, person, content, ...(replyTo !== undefined && { replyTo }) });
  await parts.sandbox.idle();
  return { ...parts, id, callback: parts.parsed()[0] };
}

const onWhatsApp = (message: object) => ({ entry: [{ changes: [{ value: { messages: [message] } }] }] });
const onInstagram = (event: object) => ({ entry: [{ messaging: [{ sender: { id: IGSID }, ...event }] }] });

describe('receive', () => {
  it('sends a callback with the name, the phone number and the user id', async () => {
    const { id, callback } = await startReceiving({ type: 'text', text: 'oi' }, WHATSAPP_ACCOUNT, 'wamid.0');
    expect(callback).toMatchObject(
      onWhatsApp({
        id,
        from: ANA.phone,
        from_user_id: userIdOf(ANA.phone),
        text: { body: 'oi' },
        context: { id: 'wamid.0' },
      }),
    );
    expect(callback).toMatchObject({
      entry: [{ changes: [{ value: { contacts: [{ profile: { name: 'Ana' }, wa_id: ANA.phone }] } }] }],
    });
  });

  it('sends no phone number of a person who hides it', async () => {
    const { sandbox, parsed } = start();
    sandbox.receiveFrom({ userId: 'BR.1A2B3C' }, 'oi', { account: WHATSAPP_ACCOUNT.id });
    await sandbox.idle();
    expect(parsed()).toMatchObject([onWhatsApp({ from_user_id: 'BR.1A2B3C' })]);
    expect(JSON.stringify(parsed())).not.toContain('wa_id');
  });

  it.each<[SandboxInboundContent, object]>([
    [
      { type: 'location', latitude: 1, longitude: 2, name: 'Home' },
      { type: 'location', location: { latitude: 1, longitude: 2, name: 'Home' } },
    ],
    [
      { type: 'contacts', names: [{ name: 'Bia', phone: '+55 11' }] },
      {
        type: 'contacts',
        contacts: [{ name: { formatted_name: 'Bia' }, phones: [{ phone: '+55 11', wa_id: '5511' }] }],
      },
    ],
    [
      { type: 'reaction', messageId: 'wamid.0', emoji: '👍' },
      { type: 'reaction', reaction: { message_id: 'wamid.0', emoji: '👍' } },
    ],
    [
      { type: 'reaction', messageId: 'wamid.0', emoji: '' },
      { type: 'reaction', reaction: { message_id: 'wamid.0' } },
    ],
    [
      { type: 'selection', id: 'a', title: 'A' },
      { type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: 'a', title: 'A' } } },
    ],
  ])('accepts on WhatsApp: %j', async (content, message) => {
    expect((await startReceiving(content)).callback).toMatchObject(onWhatsApp(message));
  });

  it.each<[SandboxInboundContent, object]>([
    [{ type: 'text', text: 'oi' }, { message: { text: 'oi' } }],
    [{ type: 'reaction', messageId: 'm', emoji: '❤️' }, { reaction: { mid: 'm', action: 'react', emoji: '❤️' } }],
    [{ type: 'reaction', messageId: 'm', emoji: '' }, { reaction: { mid: 'm', action: 'unreact' } }],
    [{ type: 'selection', id: 'a', title: 'A' }, { message: { text: 'A', quick_reply: { payload: 'a' } } }],
    [{ type: 'deletion', messageId: 'm' }, { message: { mid: 'm', is_deleted: true } }],
  ])('accepts on Instagram: %j', async (content, event) => {
    expect((await startReceiving(content, INSTAGRAM_ACCOUNT)).callback).toMatchObject(onInstagram(event));
  });

  it('accepts a file on WhatsApp, which the account downloads with its token', async () => {
    const { sandbox, call, callback } = await startReceiving({ type: 'document', file: FILE, caption: 'look' });
    const sha256 = createHash('sha256').update(bytes).digest('base64');
    const document = { mime_type: 'image/png', filename: 'a.png', caption: 'look', sha256 };
    expect(callback).toMatchObject(onWhatsApp({ type: 'document', document }));
    const [, id = ''] = /"document":{"id":"(\d+)"/.exec(JSON.stringify(callback)) ?? [];
    const { url } = urlSchema.parse((await call(`/v25.0/${id}`, { method: 'GET' })).json);
    const response = await sandbox.fetch(url, { headers: { authorization: 'Bearer whatsapp-token' } });
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
  });

  it('accepts a file on Instagram, at a URL of the sandbox', async () => {
    const { sandbox, parsed } = start();
    const { url: origin } = await sandbox.listen();
    sandbox.receive({
      account: INSTAGRAM_ACCOUNT.id,
      person: { userId: IGSID },
      content: { type: 'image', file: FILE },
    });
    await sandbox.idle();
    const [, url = ''] = /"url":"([^"]+)"/.exec(JSON.stringify(parsed())) ?? [];
    expect(url).toContain(origin);
    expect(Buffer.from(await (await fetch(url)).arrayBuffer())).toEqual(bytes);
  });

  it('reports a button depending on the message with the button', async () => {
    const { sandbox, parsed, send, sendInstagram } = start();
    const section = { rows: [{ id: 'a', title: 'A' }] };
    const interactive = { type: 'list', body: { text: '?' }, action: { button: 'B', sections: [section] } };
    const template = { name: 'order', language: { code: 'pt_BR' } };
    const to = { messaging_product: 'whatsapp', to: TEXT_MESSAGE.to };
    await send({ ...to, type: 'interactive', interactive });
    await send({ ...to, type: 'template', template });
    const payload = { template_type: 'button', text: '?', buttons: [{ type: 'postback', title: 'A', payload: 'a' }] };
    await sendInstagram({ message: { attachment: { type: 'template', payload } } });
    await sandbox.idle();
    const before = parsed().length;
    const [list, ofTemplate, ofInstagram] = sandbox.messages().map(({ id }) => id);
    const press = (account: string, replyTo = '') =>
      sandbox.receive({
        ...{
          account,
          person: {
            phone: TEXT_MESSAGE.to,
            userId: account === WHATSAPP_ACCOUNT.id ? userIdOf(TEXT_MESSAGE.to) : IGSID,
          },
          replyTo,
        },
        content: { type: 'selection', id: 'a', title: 'A' },
      });
    press(WHATSAPP_ACCOUNT.id, list);
    press(WHATSAPP_ACCOUNT.id, ofTemplate);
    press(INSTAGRAM_ACCOUNT.id, ofInstagram);
    await sandbox.idle();
    expect(parsed().slice(before)).toMatchObject([
      onWhatsApp({ interactive: { type: 'list_reply', list_reply: { id: 'a', title: 'A' } } }),
      onWhatsApp({ type: 'button', button: { payload: 'a', text: 'A' } }),
      onInstagram({ postback: { title: 'A', payload: 'a' } }),
    ]);
  });

  it.each([
    [
      'unknown account',
      { account: '999', person: ANA, content: { type: 'text', text: 'oi' } },
      'unknown account "999"',
    ],
    [
      'no identity',
      { account: WHATSAPP_ACCOUNT.id, person: {}, content: { type: 'text', text: 'oi' } },
      'person: phone or userId is required',
    ],
    [
      'invalid phone number',
      { account: WHATSAPP_ACCOUNT.id, person: { phone: '+55' }, content: { type: 'text', text: 'x' } },
      'person.phone: must be digits only',
    ],
    [
      'no user id',
      { account: INSTAGRAM_ACCOUNT.id, person: ANA, content: { type: 'text', text: 'oi' } },
      'person.userId: is required',
    ],
    [
      'story on WhatsApp',
      { account: WHATSAPP_ACCOUNT.id, person: ANA, content: { type: 'story', url: 'https://cdn.example/1' } },
      '"story" is not supported on WhatsApp',
    ],
    [
      'location on Instagram',
      {
        account: INSTAGRAM_ACCOUNT.id,
        person: { userId: '7' },
        content: { type: 'location', latitude: 0, longitude: 0 },
      },
      '"location" is not supported on Instagram',
    ],
  ] as const)('refuses an action: %s', (_, inbound, problem) => {
    const { sandbox } = start();
    expect(() => sandbox.receive(inbound)).toThrow(problem);
  });
});

describe('further actions', () => {
  it.each<[SandboxInboundContent, object]>([
    [
      { type: 'edit', messageId: 'wamid.0', text: 'rua B' },
      { type: 'edit', edit: { original_message_id: 'wamid.0', message: { type: 'text', text: { body: 'rua B' } } } },
    ],
    [
      { type: 'deletion', messageId: 'wamid.0' },
      { type: 'revoke', revoke: { original_message_id: 'wamid.0' } },
    ],
    [
      { type: 'form', flowToken: 't', answers: { date: '2026-12-01' } },
      { interactive: { type: 'nfm_reply', nfm_reply: { response_json: '{"flow_token":"t","date":"2026-12-01"}' } } },
    ],
    [
      { type: 'order', catalogId: '1', items: [{ productId: 'x', quantity: 2, price: 10, currency: 'BRL' }] },
      { type: 'order', order: { catalog_id: '1', product_items: [{ product_retailer_id: 'x', quantity: 2 }] } },
    ],
    [
      { type: 'number_change', phone: '5511988888888' },
      { type: 'system', system: { type: 'user_changed_number', wa_id: '5511988888888' } },
    ],
  ])('are sent on WhatsApp: %j', async (content, message) => {
    expect((await startReceiving(content)).callback).toMatchObject(onWhatsApp(message));
  });

  it.each<[SandboxInboundContent, object]>([
    [{ type: 'edit', messageId: 'm', text: 'rua B' }, { message_edit: { mid: 'm', text: 'rua B' } }],
    [
      { type: 'story', url: 'https://cdn.example/1' },
      { message: { attachments: [{ type: 'story_mention', payload: { url: 'https://cdn.example/1' } }] } },
    ],
    [
      { type: 'story', url: 'https://cdn.example/1', text: 'lindo' },
      { message: { text: 'lindo', reply_to: { story: { url: 'https://cdn.example/1' } } } },
    ],
  ])('are sent on Instagram: %j', async (content, event) => {
    expect((await startReceiving(content, INSTAGRAM_ACCOUNT)).callback).toMatchObject(onInstagram(event));
  });

  it('of the owner of an account are echoes', async () => {
    const { sandbox, parsed } = start();
    const content = { type: 'text', text: 'olá' } as const;
    const whatsappId = sandbox.receive({ account: WHATSAPP_ACCOUNT.id, person: ANA, content, fromApp: true });
    const instagramId = sandbox.receive({
      account: INSTAGRAM_ACCOUNT.id,
      person: { userId: IGSID },
      content,
      fromApp: true,
    });
    await sandbox.idle();
    const echo = { id: whatsappId, to: ANA.phone, to_user_id: userIdOf(ANA.phone), text: { body: 'olá' } };
    expect(parsed()).toMatchObject([
      { entry: [{ changes: [{ field: 'smb_message_echoes', value: { message_echoes: [echo] } }] }] },
      { entry: [{ messaging: [{ recipient: { id: IGSID }, message: { mid: instagramId, is_echo: true } }] }] },
    ]);
  });
});
