import { hash } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import { unary, MessageView } from '@chat4all/proto';
import type { Tenant } from '@chat4all/runtime';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type TestServer,
  createTestServer,
  demoTenants,
  failure,
  hello,
  send,
  tenantOf,
} from '../testing/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(() => server.dispose());

describe('authorization', () => {
  const key = (id: string, secret: string, scopes: Tenant['apiKeys'][number]['scopes']) => ({
    id,
    hash: hash('sha256', secret, 'hex'),
    scopes,
  });

  beforeEach(async () => {
    const [demo] = demoTenants();
    if (!demo) throw new Error('there is no demo tenant');
    await server.serve([
      { ...demo, id: 'acme', apiKeys: [key('all', 'acme-key', ['send', 'read']), key('read', 'reader', ['read'])] },
      tenantOf('other', { apiKeys: [key('all', 'other-key', ['send', 'read'])] }),
    ]);
  });

  test('answers UNAUTHENTICATED for a missing or wrong key, PERMISSION_DENIED for a missing scope', async () => {
    expect((await failure(send(server.client(), hello))).code).toBe(status.UNAUTHENTICATED);
    expect((await failure(send(server.client('wrong'), hello))).code).toBe(status.UNAUTHENTICATED);
    expect((await failure(send(server.client('reader'), hello))).code).toBe(status.PERMISSION_DENIED);
    expect((await send(server.client('acme-key'), hello)).deliveries).toHaveLength(1);
  });

  test('hides accounts and messages of other tenants', async () => {
    const message = await send(server.client('acme-key'), { ...hello, requestId: 'r' });
    expect((await failure(send(server.client('other-key'), hello))).code).toBe(status.FAILED_PRECONDITION);
    const { chat, metadata } = server.client('other-key');
    const read = unary(
      chat.getMessage.bind(chat),
      { messageId: message.messageId, view: MessageView.BASIC },
      { metadata },
    );
    expect((await failure(read)).code).toBe(status.NOT_FOUND);
  });
});
