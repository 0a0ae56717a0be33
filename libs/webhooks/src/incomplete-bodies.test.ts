import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type WebhookServer, startWebhookServer } from './webhook-server.ts';

let server: WebhookServer;
let begun: ClientRequest[];
beforeEach(async () => {
  begun = [];
  const webhooks = () => Promise.resolve({ status: 200, body: 'ok' });
  server = await startWebhookServer(webhooks, { host: '127.0.0.1', port: 0 }, { incompleteBytes: 1_000_000 });
});
afterEach(async () => {
  for (const request of begun) request.destroy();
  await server.close();
});

/** Sends the beginning of a callback, and never its end. */
function begin(bytes: number, length = 3_000_000): ClientRequest {
  const headers = { 'content-type': 'application/json', 'content-length': length };
  const request = httpRequest(`${server.url}/webhooks/whatsapp/a`, { method: 'POST', headers, agent: false });
  request.write(Buffer.alloc(bytes, 'a'));
  begun.push(request);
  return request.on('error', () => undefined);
}

test('cuts off the callbacks that began first once all incomplete ones hold too much, and answers others', async () => {
  const first = begin(400_000);
  const cut = new Promise((resolve) => first.once('close', resolve));
  begin(400_000);
  begin(400_000);
  await cut;
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${server.url}/webhooks/whatsapp/a`, { method: 'POST', headers, body: '{}' });
  expect(response.status).toBe(200);
});

test('refuses a callback by its length, before its body arrives', async () => {
  const request = begin(1, 4_000_000);
  const { statusCode } = await new Promise<IncomingMessage>((resolve) => request.once('response', resolve));
  expect(statusCode).toBe(413);
});
