import { hash } from 'node:crypto';
import { type ClientReadableStream, type ServiceError, status } from '@grpc/grpc-js';
import { StreamEventsRequest, type StreamEventsResponse } from '@chat4all/proto';
import type { ApiKey } from '@chat4all/runtime';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestServer, createTestServer, demoTenants, tenantOf } from '../testing/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(() => server.dispose());

const keyOf = (secret: string, more: Partial<ApiKey> = {}): ApiKey => ({
  ...{ id: secret, hash: hash('sha256', secret, 'hex'), scopes: ['read'] },
  ...more,
});
const tenantsWith = (...apiKeys: ApiKey[]) =>
  demoTenants().map((tenant) => tenantOf(tenant.id, { ...tenant, apiKeys }));

/** Opens a stream with a key, and resolves once it has begun. */
async function open(key: string): Promise<ClientReadableStream<StreamEventsResponse>> {
  const { chat, metadata } = server.client(key);
  const stream = chat.streamEvents(StreamEventsRequest.fromPartial({}), metadata);
  await new Promise((resolve, reject) => {
    stream.once('data', resolve).once('error', reject);
  });
  stream.resume();
  return stream;
}

/** Resolves with the code that a stream ends with. */
function codeOf(stream: ClientReadableStream<StreamEventsResponse>): Promise<number> {
  return new Promise((resolve) => {
    stream.on('error', ({ code }: ServiceError) => {
      resolve(code);
    });
  });
}

test('ends the streams of a key that is revoked, and no others', async () => {
  await server.serve(tenantsWith(keyOf('leaked'), keyOf('good')));
  const [leaked, good] = [await open('leaked'), await open('good')];
  let isOpen = true;
  good.on('error', () => (isOpen = false));
  server.configure(tenantsWith(keyOf('good')));
  expect(await codeOf(leaked)).toBe(status.UNAUTHENTICATED);
  expect(isOpen).toBe(true);
  server.configure(tenantsWith(keyOf('good', { scopes: ['send'] })));
  expect(await codeOf(good)).toBe(status.PERMISSION_DENIED);
});

test('ends the streams of a key that expires', async () => {
  await server.serve(tenantsWith(keyOf('short', { expireTimeMs: Date.now() + 1_000 })));
  expect(await codeOf(await open('short'))).toBe(status.UNAUTHENTICATED);
});

test('ends Server-Sent Events too', async () => {
  await server.serve(tenantsWith(keyOf('leaked')));
  const headers = { authorization: 'Bearer leaked' };
  const answer = await fetch(`${server.httpUrl}/v1/events`, { headers });
  expect(answer.status).toBe(200);
  server.configure(tenantsWith(keyOf('good')));
  expect(await answer.text()).toContain('UNAUTHENTICATED');
});
