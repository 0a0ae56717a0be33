import { hash } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import { AccountState, RoutingMode, unary } from '@chat4all/proto';
import { StoreError } from '@chat4all/store';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  type TestServer,
  createTestServer,
  demoTenants,
  failure,
  hello,
  person,
  project,
  send,
  text,
  tenantOf,
} from '../testing/test-server.ts';

const { ACTIVE, PAUSED, FROZEN, REAUTH_REQUIRED } = AccountState;

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await server.dispose();
});

const DELIVERY_ERROR = { reason: 'ACCOUNT_BLOCKED', message: 'sanctioned', channelCode: '368', certain: true };

async function list(channel = '') {
  const { channels, metadata } = server.client();
  return (await unary(channels.listAccounts.bind(channels), { channel }, { metadata })).accounts;
}

async function pause(accountId: string, apiKey?: string) {
  const { channels, metadata } = server.client(apiKey);
  return (await unary(channels.pauseAccount.bind(channels), { accountId }, { metadata })).account;
}

async function resume(accountId: string, apiKey?: string) {
  const { channels, metadata } = server.client(apiKey);
  return (await unary(channels.resumeAccount.bind(channels), { accountId }, { metadata })).account;
}

test('ListAccounts returns the state of each account, by id', async () => {
  await server.store.accounts.set({
    accountId: 'demo-whatsapp',
    state: REAUTH_REQUIRED,
    error: DELIVERY_ERROR,
    sinceMs: 17_000,
  });
  await server.store.accounts.set({ accountId: 'of-another-tenant', state: PAUSED, sinceMs: 17_000 });
  expect(await list()).toMatchObject([
    { accountId: 'demo-instagram', channel: 'instagram', state: ACTIVE, lastError: undefined },
    { accountId: 'demo-whatsapp', state: REAUTH_REQUIRED, lastError: DELIVERY_ERROR, lastErrorTime: new Date(17_000) },
  ]);
  expect((await list('instagram')).map(({ accountId }) => accountId)).toEqual(['demo-instagram']);
});

test('pauses and resumes an account', async () => {
  expect(await pause('demo-whatsapp')).toMatchObject({ accountId: 'demo-whatsapp', state: PAUSED });
  expect(await server.store.accounts.list()).toMatchObject([{ accountId: 'demo-whatsapp', state: PAUSED }]);
  expect(await resume('demo-whatsapp')).toMatchObject({ state: ACTIVE });
  expect((await list('whatsapp')).map(({ state }) => state)).toEqual([ACTIVE]);
});

test("answers NOT_FOUND for an unknown account and for another tenant's", async () => {
  const [demo] = demoTenants();
  if (!demo) throw new Error('there is no demo tenant');
  const keyOf = (secret: string) => [{ id: 'k', hash: hash('sha256', secret, 'hex'), scopes: ['admin'] as const }];
  await server.serve([{ ...demo, apiKeys: keyOf('demo-key') }, tenantOf('other', { apiKeys: keyOf('other-key') })]);
  expect((await pause('demo-whatsapp', 'demo-key'))?.state).toBe(PAUSED);
  for (const call of [resume('demo-whatsapp', 'other-key'), pause('demo-whatsapp', 'other-key')]) {
    expect((await failure(call)).code).toBe(status.NOT_FOUND);
  }
  expect((await failure(resume('nothing', 'demo-key'))).code).toBe(status.NOT_FOUND);
});

test.each([PAUSED, REAUTH_REQUIRED])('accepts messages for an account in state %i', async (state) => {
  await server.store.accounts.set({ accountId: 'demo-whatsapp', state, sinceMs: 1 });
  await server.serve();
  expect((await send(server.client(), hello)).deliveries).toHaveLength(1);
});

test('refuses messages for a frozen account until it is resumed', async () => {
  await server.store.accounts.set({ accountId: 'demo-whatsapp', state: FROZEN, error: DELIVERY_ERROR, sinceMs: 1 });
  await server.serve();
  expect(await failure(send(server.client(), hello))).toMatchObject({
    code: status.FAILED_PRECONDITION,
    details: {
      reason: 'ACCOUNT_FROZEN',
      metadata: { account_id: 'demo-whatsapp' },
      preconditionFailures: [{ type: 'ACCOUNT', subject: 'demo-whatsapp' }],
    },
  });
  await resume('demo-whatsapp');
  await send(server.client(), hello);
});

test('answers a repeated request although its account has been frozen since', async () => {
  const message = await send(server.client(), { ...hello, requestId: 'r' });
  await project(server, 1);
  await server.store.accounts.set({ accountId: 'demo-whatsapp', state: FROZEN, error: DELIVERY_ERROR, sinceMs: 1 });
  await server.serve();
  expect(await send(server.client(), { ...hello, requestId: 'r' })).toEqual(message);
});

test('accepts a FALLBACK if one of its accounts is not frozen', async () => {
  await server.store.accounts.set({ accountId: 'demo-whatsapp', state: FROZEN, error: DELIVERY_ERROR, sinceMs: 1 });
  await server.serve();
  const recipients = [person({ whatsapp: '+5511999999999', instagram: '17841' })];
  const message = { recipients, content: text('Olá') };
  const fallback = { mode: RoutingMode.FALLBACK, fallbackAfter: { seconds: 1 } };
  expect((await send(server.client(), { message, routing: fallback })).deliveries).toHaveLength(2);
  expect((await failure(send(server.client(), { message }))).code).toBe(status.FAILED_PRECONDITION);
});

test('answers UNAVAILABLE to ListAccounts while the store is unavailable, and keeps refusing frozen accounts', async () => {
  await server.store.accounts.set({ accountId: 'demo-whatsapp', state: FROZEN, error: DELIVERY_ERROR, sinceMs: 1 });
  await server.serve();
  expect((await failure(send(server.client(), hello))).details?.reason).toBe('ACCOUNT_FROZEN');
  const asked = vi.spyOn(server.store.accounts, 'list').mockRejectedValue(new StoreError('unavailable', 'store down'));
  expect((await failure(list())).code).toBe(status.UNAVAILABLE);
  expect(asked).toHaveBeenCalled();
  expect((await failure(send(server.client(), hello))).details?.reason).toBe('ACCOUNT_FROZEN');
});
