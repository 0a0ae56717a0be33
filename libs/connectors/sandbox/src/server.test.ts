import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { NO_DELAYS, start, TEXT_MESSAGE, WHATSAPP_ACCOUNT } from './start-sandbox.fixture.ts';
import { createSandbox, type SandboxOptions } from './index.ts';

const HEADERS = { authorization: 'Bearer whatsapp-token' };
const idSchema = z.object({ id: z.string() });
const urlSchema = z.object({ url: z.url() });

async function listen(options: SandboxOptions = {}) {
  const parts = start({ accounts: [WHATSAPP_ACCOUNT], ...options });
  const { url } = await parts.sandbox.listen();
  const post = (body: string) =>
    fetch(`${url}/v25.0/${WHATSAPP_ACCOUNT.id}/messages`, { method: 'POST', headers: HEADERS, body });
  return { ...parts, url, post };
}

describe('The sandbox over HTTP', () => {
  it('responds like the in-process sandbox, and sends callbacks over HTTP', async () => {
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
    onTestFinished(() => {
      receiver.closeAllConnections();
      receiver.close();
    });
    const address = receiver.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const webhookUrl = `http://127.0.0.1:${address.port}/webhooks/whatsapp/acme`;
    const sandbox = createSandbox({ accounts: [{ ...WHATSAPP_ACCOUNT, webhookUrl }], delays: NO_DELAYS });
    onTestFinished(() => sandbox.close());
    const { url } = await sandbox.listen();
    const response = await fetch(`${url}/v25.0/${WHATSAPP_ACCOUNT.id}/messages`, {
      method: 'POST',
      headers: HEADERS,
      body: JSON.stringify(TEXT_MESSAGE),
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(await response.json()).toMatchObject({ messages: [{ id: sandbox.messages()[0]?.id }] });
    const { url: path, signature, body } = await calls.promise;
    expect(path).toBe('/webhooks/whatsapp/acme');
    expect(signature).toBe(`sha256=${createHmac('sha256', 'whatsapp-secret').update(body).digest('hex')}`);
    await sandbox.idle();
  });

  it('accepts files as forms, and serves them at its own URL', async () => {
    const { url } = await listen({ maximumBodyBytes: 1000 });
    const bytes = Buffer.alloc(100_000, 7);
    const body = new FormData();
    body.set('messaging_product', 'whatsapp');
    body.set('file', new Blob([bytes], { type: 'image/png' }), 'a.png');
    const uploaded = await fetch(`${url}/v25.0/${WHATSAPP_ACCOUNT.id}/media`, {
      method: 'POST',
      headers: HEADERS,
      body,
    });
    const { id } = idSchema.parse(await uploaded.json());
    const described = urlSchema.parse(await (await fetch(`${url}/v25.0/${id}`, { headers: HEADERS })).json());
    expect(described.url).toContain(url);
    const response = await fetch(described.url, { headers: HEADERS });
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
  });

  it('refuses an invalid form', async () => {
    const { url } = await listen();
    const response = await fetch(`${url}/v25.0/${WHATSAPP_ACCOUNT.id}/media`, {
      method: 'POST',
      headers: { ...HEADERS, 'content-type': 'multipart/form-data; boundary=x' },
      body: 'broken',
    });
    expect(response.status).toBe(400);
  });

  it('refuses a body that is too large, and closes connections if scripted', async () => {
    const { sandbox, post } = await listen({ maximumBodyBytes: 1000 });
    expect((await post('x'.repeat(1001))).status).toBe(413);
    sandbox.failNext({ account: WHATSAPP_ACCOUNT.id, dropConnection: 'before' });
    await expect(post(JSON.stringify(TEXT_MESSAGE))).rejects.toThrow();
    expect(sandbox.messages()).toEqual([]);
    sandbox.failNext({ account: WHATSAPP_ACCOUNT.id, dropConnection: 'after', delayMs: 1 });
    await expect(post(JSON.stringify(TEXT_MESSAGE))).rejects.toThrow();
    expect(sandbox.messages()).toHaveLength(1);
  });
});
