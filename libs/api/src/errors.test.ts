import { hash } from 'node:crypto';
import { Client, Metadata, credentials, status } from '@grpc/grpc-js';
import { BusError } from '@chat4all/bus';
import { decodeStatusDetails } from '@chat4all/proto';
import type { Scope } from '@chat4all/runtime';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { callRaw } from './testing/fuzz/call-raw.ts';
import { type Sample, sampleCalls } from './testing/fuzz/samples.ts';
import { type TestServer, createTestServer, demoTenants } from './testing/test-server.ts';

/** Every method that is served, with one request that is well. */
const methods = [...new Map(sampleCalls.map((sample) => [sample.path, sample])).values()];
const named = methods.map((sample) => [sample.path.slice('/chat4all.v1.'.length), sample] as const);

let server: TestServer;
let client: Client;
beforeAll(async () => {
  server = await createTestServer();
  const [demo] = demoTenants();
  if (demo === undefined) throw new Error('there is no demo tenant');
  const keyOf = (secret: string, ...scopes: Scope[]) => ({ id: secret, hash: hash('sha256', secret, 'hex'), scopes });
  const apiKeys = [keyOf('all', 'send', 'read', 'admin', 'webhooks', 'accounts', 'audit'), keyOf('none', 'connector')];
  await server.serve([{ ...demo, apiKeys }]);
  client = new Client(server.address, credentials.createInsecure());
});
afterAll(async () => {
  client.close();
  await server.dispose();
});

/** Calls a method and returns its status, with the details that errors must have. */
async function answer(sample: Sample, { key, request = sample.request }: { key?: string; request?: Buffer } = {}) {
  const metadata = new Metadata();
  if (key !== undefined) metadata.set('authorization', `Bearer ${key}`);
  const { code, error } = await callRaw(client, sample, request, metadata);
  return { code: status[code], details: error && decodeStatusDetails(error) };
}

describe('every rpc answers as the table of errors documents', () => {
  test.each(named)('%s: missing or wrong credentials', async (_, sample) => {
    expect(await answer(sample)).toMatchObject({ code: 'UNAUTHENTICATED', details: { reason: 'UNAUTHENTICATED' } });
    expect(await answer(sample, { key: 'wrong' })).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test.each(named)('%s: missing scope', async (_, sample) => {
    expect(await answer(sample, { key: 'none' })).toMatchObject({
      code: 'PERMISSION_DENIED',
      details: { reason: 'SCOPE_MISSING' },
    });
  });

  test.each(named.filter(([, { kind }]) => kind !== 'duplex'))(
    '%s: a request that cannot be decoded',
    async (_, sample) => {
      const request = Buffer.from([0xff, 0xff, 0xff]);
      expect(await answer(sample, { key: 'all', request })).toMatchObject({
        code: 'INVALID_ARGUMENT',
        details: { reason: 'UNREADABLE' },
      });
    },
  );
});

describe('an unavailable dependency', () => {
  const away = { code: 'UNAVAILABLE', details: { reason: 'STORE_UNAVAILABLE', retryAfterMs: 1_000 } };
  const needStore = [
    ...['ChatService/GetMessage', 'ChatService/ListMessages', 'ChatService/CancelMessage'],
    ...['ChatService/ResendMessage', 'ChatService/SearchMessages', 'ThreadService/ListThreads'],
    ...['ThreadService/GetThread', 'ThreadService/UpdateThread', 'ThreadService/MarkThreadRead'],
    ...['ConversationService/CreateConversation', 'ConversationService/GetConversation'],
    ...['ConversationService/ListConversations', 'DirectoryService/UpdateUser', 'DirectoryService/GetUser'],
    ...['DirectoryService/SetConsent', 'DirectoryService/EraseUser', 'ChannelService/ListAccounts'],
    ...['DeadLetterService/ListDeadLetters', 'DeadLetterService/StartReplay', 'DeadLetterService/GetReplay'],
    ...['Create', 'Get', 'Update', 'Delete', 'Test'].map((verb) => `WebhookService/${verb}WebhookEndpoint`),
    ...['WebhookService/ListWebhookEndpoints', 'WebhookService/RotateWebhookSecret'],
    ...['WebhookService/ListWebhookAttempts', 'WebhookService/ResendWebhook'],
    ...['TemplateService/ListTemplates'],
    ...['WebhookService/StartWebhookRecovery', 'WebhookService/GetWebhookRecovery'],
    ...['GetAccount', 'DeleteAccount', 'RotateAccountCredentials'].map((method) => `AccountService/${method}`),
    ...['ApiKeyService/ListApiKeys', 'ApiKeyService/RevokeApiKey'],
    ...['DirectoryService/GetConsent', 'DirectoryService/ListConsents', 'AuditService/ListAuditEntries'],
    ...['ChannelService/PauseAccount', 'ChannelService/ResumeAccount'],
  ];

  test('SendMessage: the log, with RetryInfo', async () => {
    const [sample] = methods.filter(({ path }) => path.endsWith('/SendMessage'));
    if (sample === undefined) throw new Error('there is no such method');
    vi.spyOn(server.bus, 'publish').mockRejectedValue(new BusError('unavailable', 'away', { retryAfterMs: 250 }));
    expect(await answer(sample, { key: 'all' })).toMatchObject({
      code: 'UNAVAILABLE',
      details: { reason: 'BUS_UNAVAILABLE', retryAfterMs: 250 },
    });
    vi.restoreAllMocks();
  });

  test('SendMessage: a topic that does not exist yet, with RetryInfo', async () => {
    const [sample] = methods.filter(({ path }) => path.endsWith('/SendMessage'));
    if (sample === undefined) throw new Error('there is no such method');
    vi.spyOn(server.bus, 'publish').mockRejectedValue(new BusError('unknown_topic', 'topic "t" does not exist'));
    expect(await answer(sample, { key: 'all' })).toMatchObject({
      code: 'UNAVAILABLE',
      details: { reason: 'BUS_UNAVAILABLE', retryAfterMs: 1_000 },
    });
    vi.spyOn(server.bus, 'publish').mockRejectedValue(new BusError('invalid', 'key: must be at most 1024 bytes'));
    expect(await answer(sample, { key: 'all' })).toMatchObject({ code: 'INTERNAL' });
    vi.restoreAllMocks();
  });

  // The last ones: a store that is closed is as one that cannot be reached.
  test.each(named.filter(([name]) => needStore.includes(name)))('%s: the store', async (_, sample) => {
    await server.store.close();
    expect(await answer(sample, { key: 'all' })).toMatchObject(away);
  });
});
