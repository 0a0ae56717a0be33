import { describe, expect, it } from 'vitest';
import { createSandboxClient, type SandboxOptions } from '../index.ts';
import { start, TEXT_MESSAGE, WHATSAPP_ACCOUNT } from '../start-sandbox.fixture.ts';

const ANA = { phone: TEXT_MESSAGE.to, name: 'Ana' };
const OI_MESSAGE = { account: WHATSAPP_ACCOUNT.id, person: ANA, content: { type: 'text', text: 'oi' } } as const;

/** Starts a sandbox server, and creates a client of it. */
async function connect(options: SandboxOptions = {}) {
  const parts = start({ accounts: [WHATSAPP_ACCOUNT], ...options });
  const { url } = await parts.sandbox.listen();
  const call = async (method: string, path: string, body?: string, contentType = 'application/json') => {
    const headers = body === undefined ? {} : { 'content-type': contentType };
    const response = await fetch(`${url}/sandbox/v1/${path}`, { method, headers, ...(body !== undefined && { body }) });
    return { status: response.status, json: await response.json() };
  };
  return { ...parts, url, call, client: createSandboxClient({ baseUrl: `${url}/` }) };
}

describe('SandboxClient', () => {
  it('lists the accounts without their secrets', async () => {
    const { client, call } = await connect({ rules: 'meta' });
    const rules = { window: 'enforced', rates: 'enforced', templates: 'registered' };
    expect(await client.accounts()).toEqual([{ id: WHATSAPP_ACCOUNT.id, channel: 'whatsapp', rules }]);
    expect(JSON.stringify((await call('GET', 'accounts')).json)).not.toContain('whatsapp-');
  });

  it('sends a text of a person, and lists conversations and messages', async () => {
    const { client, send, sandbox } = await connect();
    const id = await client.receive(OI_MESSAGE);
    await send({ ...TEXT_MESSAGE, biz_opaque_callback_data: 'd-1', context: { message_id: id } });
    await send({ ...TEXT_MESSAGE, to: '5511888888888', text: { body: 'olá' } });
    await sandbox.idle();
    const time = 1_749_416_383_123;
    expect(await client.messages({ account: WHATSAPP_ACCOUNT.id, person: TEXT_MESSAGE.to })).toMatchObject([
      { id, direction: 'from_person', type: 'text', text: 'oi', time, state: 'delivered' },
      { direction: 'to_person', text: 'hi', callbackData: 'd-1', replyTo: id, state: 'read' },
    ]);
    expect(await client.messages({ limit: 1 })).toMatchObject([{ text: 'olá' }]);
    expect(await client.conversations()).toEqual([
      expect.objectContaining({
        person: '5511888888888',
        lastText: 'olá',
        messages: 1,
        optedOut: false,
        typing: false,
      }),
      expect.objectContaining({
        person: TEXT_MESSAGE.to,
        name: 'Ana',
        messages: 2,
        windowEndTime: time + 24 * 60 * 60 * 1000,
      }),
    ]);
  });

  it('sends a file of a person', async () => {
    const { client, url } = await connect();
    const bytes = Buffer.from('<script>');
    await client.receive({ ...OI_MESSAGE, content: { type: 'document', file: { mimeType: 'text/html', bytes } } });
    const [message] = await client.messages();
    const [, id = ''] = /"id":"(\d+)"/.exec(JSON.stringify(message?.content)) ?? [];
    const response = await fetch(`${url}/sandbox/v1/files/${id}`);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
    // A browser must not run it, because it would have the sandbox's origin.
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('content-disposition')).toBe('attachment');
  });

  it('scripts and deletes faults', async () => {
    const { client, send } = await connect();
    const fault = { account: WHATSAPP_ACCOUNT.id, status: 429, code: 130429, count: 2 };
    await client.failNext(fault);
    expect(await send(TEXT_MESSAGE)).toMatchObject({ status: 429, json: { error: { code: 130429 } } });
    expect(await client.faults()).toEqual([{ ...fault, count: 1 }]);
    await client.clearFaults(WHATSAPP_ACCOUNT.id);
    expect(await client.faults()).toEqual([]);
    expect(await send(TEXT_MESSAGE)).toMatchObject({ status: 200 });
  });

  it('registers templates, and records opt-outs', async () => {
    const { client, send, sandbox } = await connect({ rules: 'meta' });
    const order = { account: WHATSAPP_ACCOUNT.id, name: 'order', language: 'pt_BR', category: 'marketing' } as const;
    await client.registerTemplate(order);
    expect(await client.templates()).toEqual([order]);
    await client.setOptedOut(WHATSAPP_ACCOUNT.id, TEXT_MESSAGE.to, true);
    const template = { name: 'order', language: { code: 'pt_BR' } };
    await send({ messaging_product: 'whatsapp', to: TEXT_MESSAGE.to, type: 'template', template });
    await sandbox.idle();
    expect(await client.messages()).toMatchObject([{ state: 'failed', failure: { code: 131050 } }]);
  });

  it('repeats callbacks, and returns their state', async () => {
    const { client, callbacks, sandbox } = await connect();
    const disruption = { repeated: 1, late: 0, lateMs: 0, seed: 3 };
    expect(await client.disruptCallbacks(disruption)).toEqual({ ...disruption, pending: 0, dropped: 0 });
    await client.receive(OI_MESSAGE);
    await sandbox.idle();
    expect(callbacks).toHaveLength(2);
    expect(await client.callbacks()).toMatchObject(disruption);
  });

  it('deletes messages, and the state of people', async () => {
    const { client, send, sandbox } = await connect({ rules: 'meta' });
    await client.receive(OI_MESSAGE);
    await client.clearMessages({ account: WHATSAPP_ACCOUNT.id, person: TEXT_MESSAGE.to });
    expect(await client.conversations()).toEqual([]);
    await send(TEXT_MESSAGE);
    await sandbox.idle();
    expect(await client.messages()).toMatchObject([{ failure: { code: 131047 } }]);
  });

  it('works without sockets', async () => {
    const { sandbox } = start();
    const client = createSandboxClient({ baseUrl: 'http://sandbox.example', fetch: sandbox.fetch });
    await client.receive(OI_MESSAGE);
    expect(await client.messages()).toHaveLength(1);
  });

  it('rejects with the problem', async () => {
    const { client } = await connect();
    await expect(client.receive({ ...OI_MESSAGE, account: '999' })).rejects.toThrow(
      `POST inbound: HTTP 400 from the sandbox: account: unknown account "999"; must be one of ${WHATSAPP_ACCOUNT.id}`,
    );
    await expect(client.failNext({ count: 0 })).rejects.toThrow('count: Too small');
    await expect(client.failNext({ reportLater: true, status: 500 })).rejects.toThrow(
      'reportLater: must not be combined with dropConnection, status or uploads',
    );
    await expect(
      client.receive({ ...OI_MESSAGE, content: { type: 'story', url: 'https://cdn.example/1' } }),
    ).rejects.toThrow('content.type: "story" is not supported on WhatsApp, only on Instagram');
  });
});

describe('The HTTP API of a sandbox', () => {
  it.each([
    ['GET', 'nothing', undefined, 404, 'must be one of GET /sandbox/v1/accounts, '],
    ['GET', 'files/1', undefined, 404, 'unknown or expired file "1"'],
    ['GET', 'messages?recipient=1', undefined, 400, 'Unrecognized key: "recipient"'],
    ['GET', 'messages?limit=0', undefined, 400, 'limit: Too small'],
    ['POST', 'faults', '{"acount":"1"}', 400, 'Unrecognized key: "acount"'],
    ['POST', 'faults', 'not json', 400, 'body: must be JSON'],
    [
      'POST',
      'inbound',
      '{"account":"1","person":{"phone":"+55"},"content":{"type":"text","text":""}}',
      400,
      'person.phone: must be digits only',
    ],
    ['PATCH', 'callbacks', '{"late":2}', 400, 'late: Too big'],
  ])('responds to %s %s %s with %i', async (method, path, body, status, problem) => {
    const { call } = await connect();
    const error = { message: expect.stringContaining(problem) as unknown };
    expect(await call(method, path, body)).toMatchObject({ status, json: { error } });
  });

  it('accepts JSON only, which other web sites cannot send', async () => {
    const { call } = await connect();
    expect(await call('POST', 'faults', '{}', 'text/plain')).toMatchObject({ status: 415 });
  });
});
