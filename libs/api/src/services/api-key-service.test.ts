import { hash } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import { type Connection, unary } from '@chat4all/proto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createApiKey } from '../testing/account-calls.ts';
import { type TestServer, createTestServer, failure, tenantOf } from '../testing/test-server.ts';

const ADMIN = { id: 'admin', hash: hash('sha256', 'admin'), scopes: ['send', 'read', 'admin'] } as const;

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
  await server.serve([tenantOf('acme', { apiKeys: [ADMIN] }), tenantOf('other', {})]);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await server.dispose();
});

const admin = () => server.client('admin');
const list = async ({ apiKeys, metadata }: Connection = admin()) =>
  (await unary(apiKeys.listApiKeys.bind(apiKeys), {}, { metadata })).apiKeys;
const revoke = async (keyId: string, { apiKeys, metadata }: Connection = admin()) =>
  (await unary(apiKeys.revokeApiKey.bind(apiKeys), { keyId }, { metadata })).apiKey;
const listChannels = ({ channels, metadata }: Connection) =>
  unary(channels.listChannels.bind(channels), {}, { metadata });

describe('CreateApiKey', () => {
  test('creates a key that works at once, and returns its secret once', async () => {
    const created = await createApiKey(admin(), { description: 'billing', scopes: ['read'] });
    const { apiKey, secret } = created;
    expect(secret).toMatch(/^c4a_[\w-]{43}$/);
    expect(apiKey).toMatchObject({ description: 'billing', scopes: ['read'], hint: secret.slice(-4) });
    await listChannels(server.client(secret));
    expect(await list()).toEqual([apiKey]);
    const stored = await server.store.configuration.apiKeys.list();
    expect(stored).toMatchObject([{ tenantId: 'acme', hash: hash('sha256', secret) }]);
    expect(JSON.stringify([await list(), stored])).not.toContain(secret);
    expect(await failure(createApiKey(server.client(secret), { scopes: ['read'] }))).toMatchObject({
      code: status.PERMISSION_DENIED,
    });
  });

  test('gives no scope that the caller does not have', async () => {
    expect(await failure(createApiKey(admin(), { scopes: ['read', 'webhooks'] }))).toMatchObject({
      ...{ code: status.PERMISSION_DENIED, details: { reason: 'SCOPE_MISSING', metadata: { scope: 'webhooks' } } },
    });
  });

  test('names every invalid field', async () => {
    const call = createApiKey(admin(), {
      ...{ description: 'x'.repeat(257), scopes: ['fly', 'read', 'read'], expireTime: new Date(1) },
    });
    const { details } = await failure(call);
    expect(details?.fieldViolations?.map(({ field }) => field)).toEqual([
      'description',
      'scopes[0]',
      'scopes[2]',
      'expire_time',
    ]);
    expect((await failure(createApiKey(admin(), {}))).details?.fieldViolations).toMatchObject([
      { field: 'scopes', description: 'is required' },
    ]);
  });

  test('refuses a key from its expiry on', async () => {
    const expireTime = new Date(Date.now() + 60_000);
    const { secret } = await createApiKey(admin(), { scopes: ['read'], expireTime });
    await listChannels(server.client(secret));
    vi.spyOn(Date, 'now').mockReturnValue(expireTime.getTime());
    expect(await failure(listChannels(server.client(secret)))).toMatchObject({ code: status.UNAUTHENTICATED });
  });
});

test('RevokeApiKey refuses the key at once, and lists it', async () => {
  const { apiKey, secret } = await createApiKey(admin(), { scopes: ['read'] });
  const revoked = await revoke(apiKey?.keyId ?? '');
  expect(revoked?.revokeTime).toBeInstanceOf(Date);
  expect(await failure(listChannels(server.client(secret)))).toMatchObject({ code: status.UNAUTHENTICATED });
  expect(await list()).toEqual([revoked]);
  expect(await failure(revoke('absent'))).toMatchObject({ code: status.NOT_FOUND });
});

test('another tenant has its own keys', async () => {
  const others = { ...ADMIN, hash: hash('sha256', 'others') };
  server.configure([tenantOf('acme', { apiKeys: [ADMIN] }), tenantOf('other', { apiKeys: [others] })]);
  const { apiKey } = await createApiKey(admin(), { scopes: ['read'] });
  expect(await list(server.client('others'))).toEqual([]);
  const call = revoke(apiKey?.keyId ?? '', server.client('others'));
  expect(await failure(call)).toMatchObject({ code: status.NOT_FOUND });
});

test('records the last use of a key', async () => {
  const { secret } = await createApiKey(admin(), { scopes: ['read'] });
  expect((await list())[0]?.lastUsedTime).toBeUndefined();
  await listChannels(server.client(secret));
  // A router that stops writes what it has counted.
  await server.serve([tenantOf('acme', { apiKeys: [ADMIN] })]);
  expect((await list())[0]?.lastUsedTime?.getTime()).toBeGreaterThan(Date.now() - 60_000);
});

describe('an open tenant', () => {
  beforeEach(() => server.serve());

  test('confirms that its first key ends the access without credentials', async () => {
    const open = server.client();
    expect(await failure(createApiKey(open, { scopes: ['read', 'admin'] }))).toMatchObject({
      ...{ code: status.FAILED_PRECONDITION, details: { reason: 'TENANT_OPEN' } },
    });
    const withoutAdmin = await failure(createApiKey(open, { scopes: ['read'], closeTenant: true }));
    expect(withoutAdmin.details?.fieldViolations?.map(({ field }) => field)).toEqual(['scopes']);
    const { secret, apiKey } = await createApiKey(open, { scopes: ['read', 'admin'], closeTenant: true });
    expect(await failure(listChannels(open))).toMatchObject({ code: status.UNAUTHENTICATED });
    await listChannels(server.client(secret));
    await revoke(apiKey?.keyId ?? '', server.client(secret));
    expect(await failure(listChannels(open))).toMatchObject({ code: status.UNAUTHENTICATED });
  });

  test('is not open before the keys of the store are known', async () => {
    await createApiKey(server.client(), { scopes: ['admin', 'read'], closeTenant: true });
    const revision = vi.spyOn(server.store.configuration, 'revision').mockRejectedValue(new Error('away'));
    await server.serve();
    const unavailable = { code: status.UNAVAILABLE, details: { reason: 'STORE_UNAVAILABLE' } };
    expect(await failure(listChannels(server.client()))).toMatchObject(unavailable);
    expect(await failure(listChannels(server.client('any')))).toMatchObject(unavailable);
    revision.mockRestore();
    await vi.waitFor(
      async () => {
        expect(await failure(listChannels(server.client()))).toMatchObject({ code: status.UNAUTHENTICATED });
      },
      { timeout: 10_000 },
    );
  });
});
