import { once } from 'node:events';
import { type IncomingMessage, type Server, createServer, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebhookRequestError, type WebhookRequest, readWebhookRequest, webhookRequestFrom } from './webhook-request.ts';

describe('webhookRequestFrom', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  /** Starts a server, and returns its port and the outcome of reading its first request. */
  async function receive(read: (request: IncomingMessage) => Promise<WebhookRequest>) {
    const { promise, resolve, reject } = Promise.withResolvers<WebhookRequest>();
    promise.catch(() => undefined);
    server = createServer((request, response) => {
      void read(request)
        .then(resolve, reject)
        .finally(() => response.end());
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    return { port: typeof address === 'object' ? (address?.port ?? 0) : 0, outcome: promise };
  }

  it('reads a request of node:http', async () => {
    const { port, outcome } = await receive(webhookRequestFrom);
    const options = { port, method: 'POST', path: '/a?b=c', headers: { 'X-Signature': 's' }, agent: false };
    httpRequest(options).end('{}');
    const { method, headers, query, body } = readWebhookRequest(await outcome);
    expect([method, headers['x-signature'], query, body]).toEqual(['POST', 's', { b: 'c' }, Buffer.from('{}')]);
  });

  it('reads a request of fetch, also without a body', async () => {
    const url = 'https://example.com/a?b=c';
    const posted = new Request(url, { method: 'POST', body: '{}', headers: { 'X-Signature': 's' } });
    const { method, headers, query, body } = readWebhookRequest(await webhookRequestFrom(posted));
    expect([method, headers['x-signature'], query, body]).toEqual(['POST', 's', { b: 'c' }, Buffer.from('{}')]);
    expect(readWebhookRequest(await webhookRequestFrom(new Request(url))).body).toHaveLength(0);
  });

  it('refuses a body above 3 MB with 413, and one that breaks off with 400', async () => {
    const large = new Request('https://example.com/', { method: 'POST', body: 'x'.repeat(3 * 1024 * 1024 + 1) });
    const refused: unknown = await webhookRequestFrom(large).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(WebhookRequestError);
    expect(refused).toMatchObject({ status: 413 });
    const { port, outcome } = await receive(webhookRequestFrom);
    const socket = connect(port, '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nxx', () => socket.destroy());
    await expect(outcome).rejects.toMatchObject({ name: 'WebhookRequestError', status: 400 });
  });

  it('takes the raw body of a framework, and refuses one that was parsed or read', async () => {
    const raw = await receive((request) => webhookRequestFrom(Object.assign(request, { body: Buffer.from('{}') })));
    httpRequest({ port: raw.port, method: 'POST', agent: false }).end('ignored');
    expect(readWebhookRequest(await raw.outcome).body).toEqual(Buffer.from('{}'));
    server?.close();
    const parsed = await receive((request) => webhookRequestFrom(Object.assign(request, { body: {} })));
    httpRequest({ port: parsed.port, method: 'POST', agent: false }).end('{}');
    await expect(parsed.outcome).rejects.toThrow('body: must be the raw bytes or text');
    const used = new Request('https://example.com/', { method: 'POST', body: '{}' });
    await used.text();
    await expect(webhookRequestFrom(used)).rejects.toThrow('body: was read already');
  });
});
