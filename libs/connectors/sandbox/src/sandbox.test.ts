import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createSandbox,
  userIdOf,
  type Sandbox,
  type SandboxAccount,
  type SandboxOptions,
  type SandboxWebhook,
} from './index.ts';

const whatsapp: SandboxAccount = {
  channel: 'whatsapp',
  id: '106540352242922',
  accessToken: 'whatsapp-token',
  appSecret: 'whatsapp-secret',
  verifyToken: 'whatsapp-word',
  webhookUrl: 'http://callbacks.example/whatsapp?a=1',
};
const instagram: SandboxAccount = {
  ...whatsapp,
  channel: 'instagram',
  id: '17841400008460056',
  accessToken: 'instagram-token',
  appSecret: 'instagram-secret',
};
const noDelays = { sentMs: 0, deliveredMs: 0, readMs: 0 };
const text = { messaging_product: 'whatsapp', to: '5511999999999', type: 'text', text: { body: 'hi' } };

/** A sandbox whose callbacks are collected, and requests to it. */
function setUp(options: SandboxOptions = {}) {
  const callbacks: SandboxWebhook[] = [];
  const sandbox = createSandbox({
    accounts: [whatsapp, instagram],
    delays: noDelays,
    now: () => 1_749_416_383_123,
    deliverWebhook: (webhook) => {
      callbacks.push(webhook);
      return Promise.resolve({ status: 200 });
    },
    ...options,
  });
  const send = async (
    body: unknown,
    { id = whatsapp.id, token = 'whatsapp-token', version = 'v25.0', method = 'POST' } = {},
  ) => {
    const response = await sandbox.fetch(`https://graph.example/${version}/${id}/messages?x=1`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, json: await response.json(), retryAfter: response.headers.get('Retry-After') };
  };
  const parsed = (): unknown[] => callbacks.map(({ body }): unknown => JSON.parse(new TextDecoder().decode(body)));
  return { sandbox, callbacks, parsed, send };
}

let open: Sandbox | undefined;
afterEach(() => open?.close());

function start(options?: SandboxOptions) {
  const parts = setUp(options);
  open = parts.sandbox;
  return parts;
}

describe('WhatsApp in the sandbox', () => {
  const { to, ...nobody } = text;

  it('takes a text, remembers it, and answers as Meta does', async () => {
    const { sandbox, send } = start();
    const { status, json } = await send({
      ...text,
      context: { message_id: 'wamid.0' },
      biz_opaque_callback_data: 'd-1',
    });
    const [message] = sandbox.messages();
    expect(message).toMatchObject({
      account: whatsapp.id,
      recipient: '5511999999999',
      text: 'hi',
      callbackData: 'd-1',
      replyTo: 'wamid.0',
    });
    expect(message?.id).toMatch(/^wamid\../);
    expect({ status, json }).toEqual({
      status: 200,
      json: {
        messaging_product: 'whatsapp',
        contacts: [{ input: '5511999999999', wa_id: '5511999999999', user_id: userIdOf('5511999999999') }],
        messages: [{ id: message?.id, message_status: 'accepted' }],
      },
    });
  });

  it('reports sent, delivered and read, signed over the raw bytes', async () => {
    const { sandbox, callbacks, parsed, send } = start();
    await send({ ...text, biz_opaque_callback_data: 'd-1' });
    await sandbox.idle();
    const id = sandbox.messages()[0]?.id;
    const about = { id, timestamp: '1749416383', recipient_id: '5511999999999', biz_opaque_callback_data: 'd-1' };
    const callback = (status: string) => ({
      object: 'whatsapp_business_account',
      entry: [
        {
          changes: [
            {
              field: 'messages',
              value: { metadata: { phone_number_id: whatsapp.id }, statuses: [{ ...about, status }] },
            },
          ],
        },
      ],
    });
    expect(parsed()).toMatchObject(['sent', 'delivered', 'read'].map(callback));
    for (const { url, headers, body } of callbacks) {
      expect(url).toBe(whatsapp.webhookUrl);
      const signature = createHmac('sha256', 'whatsapp-secret').update(body).digest('hex');
      expect(headers['x-hub-signature-256']).toBe(`sha256=${signature}`);
    }
  });

  it('knows one person under a phone number and its user id', async () => {
    const { sandbox, send } = start();
    await send(text);
    await send({ ...nobody, recipient: userIdOf(to) });
    expect(sandbox.messages({ recipient: to })).toHaveLength(2);
  });

  it('answers 200 to a user id in `to`, and loses the message', async () => {
    const { sandbox, callbacks, send } = start();
    expect(await send({ ...text, to: 'BR.1A2B3C' })).toMatchObject({ status: 200 });
    await sandbox.idle();
    expect([sandbox.messages(), callbacks]).toEqual([[], []]);
  });

  it.each([
    ['a body that is no JSON', 'not json {', 100],
    ['no messaging_product', { ...text, messaging_product: 'sms' }, 100],
    ['an unknown member', { ...text, tezt: 1 }, 100],
    ['an unknown type', { ...text, type: 'hologram' }, 131051],
    ['an empty text', { ...text, text: { body: '' } }, 100],
    ['a text of 4,097 characters', { ...text, text: { body: '😀'.repeat(4097) } }, 100],
    ['too much callback data', { ...text, biz_opaque_callback_data: 'x'.repeat(513) }, 100],
    ['nobody to send to', nobody, 100],
    ['a phone number in recipient', { ...nobody, recipient: '5511999999999' }, 100],
    ['no phone number', { ...text, to: 'somebody' }, 100],
  ])('refuses %s', async (_, body, code) => {
    const { sandbox, send } = start();
    expect(await send(body)).toMatchObject({ status: 400, json: { error: { code } } });
    expect(sandbox.messages()).toEqual([]);
  });

  it('takes a text of 4,096 characters, whatever their size', async () => {
    const { send } = start();
    expect(await send({ ...text, text: { body: '😀'.repeat(4096) } })).toMatchObject({ status: 200 });
  });

  it('names the wrong parameter', async () => {
    const { send } = start();
    const { json } = await send({ ...text, text: { body: 7 } });
    const details = "Param text['body']: Invalid input: expected string, received number";
    expect(json).toMatchObject({
      error: {
        message: '(#100) Invalid parameter',
        type: 'OAuthException',
        error_data: { messaging_product: 'whatsapp', details },
      },
    });
  });
});

describe('Instagram in the sandbox', () => {
  const body = { recipient: { id: '1254459154682919' }, message: { text: 'hi' } };
  const account = { id: instagram.id, token: 'instagram-token' };

  it('takes a text, echoes it, and reports only that it was read', async () => {
    const { sandbox, parsed, send } = start();
    const { status, json } = await send(body, account);
    const id = sandbox.messages({ account: instagram.id })[0]?.id;
    expect({ status, json }).toEqual({ status: 200, json: { recipient_id: '1254459154682919', message_id: id } });
    await sandbox.idle();
    const callback = (event: object) => ({ object: 'instagram', entry: [{ id: instagram.id, messaging: [event] }] });
    expect(parsed()).toMatchObject([
      callback({ sender: { id: instagram.id }, message: { mid: id, text: 'hi', is_echo: true } }),
      callback({ sender: { id: '1254459154682919' }, read: { mid: id } }),
    ]);
  });

  it('counts bytes, not characters', async () => {
    const { send } = start();
    const long = (count: number) => ({ ...body, message: { text: 'ç'.repeat(count) } });
    expect(await send(long(500), account)).toMatchObject({ status: 200 });
    expect(await send(long(501), account)).toMatchObject({ status: 400, json: { error: { code: 100 } } });
  });
});

describe('The sandbox', () => {
  it('refuses wrong tokens, unknown ids, paths and methods as the Graph API does', async () => {
    const { send } = start();
    expect(await send(text, { token: 'guess' })).toMatchObject({ status: 401, json: { error: { code: 190 } } });
    const hidden = { status: 400, json: { error: { code: 100, error_subcode: 33, type: 'GraphMethodException' } } };
    expect(await send(text, { id: '999' })).toMatchObject(hidden);
    expect(await send(text, { token: 'instagram-token' })).toMatchObject(hidden);
    expect(await send(text, { version: 'latest' })).toMatchObject({ status: 400, json: { error: { code: 2500 } } });
    expect(await send('', { method: 'GET' })).toMatchObject({ status: 400, json: { error: { code: 100 } } });
  });

  it('brings what a person writes', async () => {
    const { sandbox, parsed } = start();
    const person = { phone: '5511999999999', name: 'Ana' };
    const id = sandbox.receiveFrom(person, 'hello', { account: whatsapp.id, replyTo: 'wamid.0' });
    sandbox.receiveFrom({ userId: '77' }, 'hello', { account: instagram.id });
    await sandbox.idle();
    const message = { id, from: '5511999999999', text: { body: 'hello' }, context: { id: 'wamid.0' } };
    expect(parsed()).toMatchObject([
      { entry: [{ changes: [{ value: { contacts: [{ profile: { name: 'Ana' } }], messages: [message] } }] }] },
      { entry: [{ messaging: [{ sender: { id: '77' }, message: { text: 'hello' } }] }] },
    ]);
  });

  it('does what was scripted, to whom, as often, and then works again', async () => {
    const { sandbox, send } = start();
    sandbox.failNext({
      account: whatsapp.id,
      recipient: '5511999999999',
      status: 429,
      code: 130429,
      count: 2,
      retryAfterSeconds: 3,
    });
    const other = { ...text, to: '5511888888888' };
    const fault = { status: 429, json: { error: { code: 130429 } }, retryAfter: '3' };
    expect(await send(other)).toMatchObject({ status: 200 });
    expect(await send(text)).toMatchObject(fault);
    expect(await send(text)).toMatchObject(fault);
    expect(await send(text)).toMatchObject({ status: 200 });
    expect(sandbox.messageCount(whatsapp.id)).toBe(2);
  });

  it('cuts connections before a message is taken, and after', async () => {
    const { sandbox, send } = start();
    sandbox.failNext({ account: whatsapp.id, dropConnection: 'before' });
    await expect(send(text)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    expect(sandbox.messages()).toEqual([]);
    sandbox.failNext({ account: whatsapp.id, dropConnection: 'after' });
    await expect(send(text)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    expect(sandbox.messages()).toHaveLength(1);
  });

  it('remembers the last messages only, in arrival order, and counts all', async () => {
    const { sandbox, send } = start({ rememberedMessages: 3 });
    for (const body of ['1', '2', '3', '4', '5']) await send({ ...text, text: { body } });
    expect(sandbox.messages().map((message) => message.text)).toEqual(['3', '4', '5']);
    expect(sandbox.messageCount(whatsapp.id)).toBe(5);
  });

  it('tells whoever asked of every message it takes', async () => {
    const taken: string[] = [];
    const { send } = start({ onMessage: (message) => taken.push(message.text) });
    await send(text);
    await send({ ...text, to: 'nobody' });
    expect(taken).toEqual(['hi']);
  });

  it('repeats a callback until it is answered with 200', async () => {
    const answers = [500, 0, 200];
    const bodies: string[] = [];
    const { sandbox } = start({
      callbacks: { retryMs: 1 },
      deliverWebhook: ({ body }) => {
        bodies.push(new TextDecoder().decode(body));
        const status = answers.shift() ?? 200;
        return status === 0 ? Promise.reject(new Error('no answer')) : Promise.resolve({ status });
      },
    });
    sandbox.receiveFrom({ phone: '5511' }, 'hello', { account: whatsapp.id });
    await sandbox.idle();
    expect(bodies).toHaveLength(3);
    expect(new Set(bodies).size).toBe(1);
    expect(sandbox.droppedCallbacks()).toBe(0);
  });

  it('gives a callback up after so many attempts, and counts it', async () => {
    const { sandbox } = start({
      callbacks: { retryMs: 1, attempts: 2 },
      deliverWebhook: () => Promise.resolve({ status: 500 }),
    });
    sandbox.receiveFrom({ phone: '5511' }, 'hello', { account: whatsapp.id });
    await sandbox.idle();
    expect([sandbox.droppedCallbacks(), sandbox.pendingCallbacks()]).toEqual([1, 0]);
  });

  it('has no more callbacks under way and waiting than allowed', async () => {
    const answers: (() => void)[] = [];
    const begun = Promise.withResolvers<undefined>();
    const { sandbox } = start({
      callbacks: { concurrency: 2, maximumWaiting: 3 },
      deliverWebhook: () =>
        new Promise((resolve) => {
          answers.push(() => {
            resolve({ status: 200 });
          });
          if (answers.length === 2) begun.resolve(undefined);
        }),
    });
    for (let count = 0; count < 8; count += 1) sandbox.receiveFrom({ phone: '5511' }, 'x', { account: whatsapp.id });
    await begun.promise;
    expect(answers).toHaveLength(2);
    expect([sandbox.pendingCallbacks(), sandbox.droppedCallbacks()]).toEqual([5, 3]);
    const idle = sandbox.idle();
    while (sandbox.pendingCallbacks() > 0) {
      for (const answer of answers.splice(0)) answer();
      await new Promise(setImmediate);
    }
    await idle;
  });

  it('joins notifications into one callback when asked to', async () => {
    const { sandbox, callbacks, parsed, send } = start({ callbacks: { batch: 10 } });
    await send(text);
    await sandbox.idle();
    expect(callbacks).toHaveLength(1);
    expect(parsed()).toMatchObject([{ entry: [{}, {}, {}] }]);
  });

  it('forgets callbacks still to come when it is closed', async () => {
    const { sandbox, callbacks, send } = start({ delays: { sentMs: 60_000, deliveredMs: 60_000, readMs: 60_000 } });
    await send(text);
    expect(sandbox.pendingCallbacks()).toBe(3);
    await sandbox.close();
    expect([sandbox.pendingCallbacks(), callbacks]).toEqual([0, []]);
  });

  it('verifies a callback address as Meta does', async () => {
    const verify = (answer: (query: URLSearchParams) => { status: number; body: string }) =>
      start({ deliverWebhook: ({ url }) => Promise.resolve(answer(new URL(url).searchParams)) }).sandbox.verifyWebhook(
        whatsapp.id,
      );
    await verify((query) => {
      expect(Object.fromEntries(query)).toMatchObject({
        a: '1',
        'hub.mode': 'subscribe',
        'hub.verify_token': 'whatsapp-word',
      });
      return { status: 200, body: query.get('hub.challenge') ?? '' };
    });
    await expect(verify(() => ({ status: 200, body: 'hello' }))).rejects.toThrow('not with the challenge');
  });

  it('adds and removes accounts while it runs', async () => {
    const { sandbox, send } = start();
    sandbox.setAccount({ ...whatsapp, id: '2' });
    expect(await send(text, { id: '2' })).toMatchObject({ status: 200 });
    sandbox.removeAccount('2');
    expect(await send(text, { id: '2' })).toMatchObject({ status: 400 });
    expect(sandbox.accounts()).toEqual([whatsapp, instagram]);
  });
});

describe('The sandbox over HTTP', () => {
  it('answers as the in-process form does, and calls back over HTTP', async () => {
    const calls = Promise.withResolvers<{ url: string; signature: unknown; body: Buffer }>();
    const receiver = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const signature = request.headers['x-hub-signature-256'];
        calls.resolve({ url: request.url ?? '', signature, body: Buffer.concat(chunks) });
        response.end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const address = receiver.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const webhookUrl = `http://127.0.0.1:${address.port}/webhooks/whatsapp/acme`;
    open = createSandbox({ accounts: [{ ...whatsapp, webhookUrl }], delays: noDelays });
    const { url } = await open.listen();
    const response = await fetch(`${url}/v25.0/${whatsapp.id}/messages`, {
      method: 'POST',
      headers: { authorization: 'Bearer whatsapp-token' },
      body: JSON.stringify(text),
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(await response.json()).toMatchObject({ messages: [{ id: open.messages()[0]?.id }] });
    const { url: path, signature, body } = await calls.promise;
    expect(path).toBe('/webhooks/whatsapp/acme');
    expect(signature).toBe(`sha256=${createHmac('sha256', 'whatsapp-secret').update(body).digest('hex')}`);
    await open.idle();
    receiver.closeAllConnections();
    receiver.close();
  });

  it('refuses a body that is too large, and cuts connections when scripted', async () => {
    open = createSandbox({ accounts: [whatsapp], delays: noDelays, maximumBodyBytes: 1000 });
    const { url } = await open.listen();
    const post = (body: string) => {
      const headers = { authorization: 'Bearer whatsapp-token' };
      return fetch(`${url}/v25.0/${whatsapp.id}/messages`, { method: 'POST', headers, body });
    };
    expect((await post('x'.repeat(1001))).status).toBe(413);
    open.failNext({ account: whatsapp.id, dropConnection: 'before' });
    await expect(post(JSON.stringify(text))).rejects.toThrow();
    expect(open.messages()).toEqual([]);
  });
});
