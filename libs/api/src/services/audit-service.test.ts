import { hash } from 'node:crypto';
import { Metadata, status } from '@grpc/grpc-js';
import {
  type AuditEntry,
  type Connection,
  ListAuditEntriesRequest,
  UpdateWebhookEndpointRequest,
  unary,
} from '@chat4all/proto';
import { StoreError } from '@chat4all/store';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { putUser } from '../testing/directory-calls.ts';
import {
  type TestServer,
  createTestServer,
  demoTenants,
  failure,
  hello,
  send,
  tenantOf,
} from '../testing/test-server.ts';
import { createEndpoint, createEndpointWithSecret } from '../testing/webhook-calls.ts';

let server: TestServer;
let client: Connection;
beforeEach(async () => {
  server = await createTestServer();
  client = server.client();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await server.dispose();
});

async function list(
  request: Parameters<typeof ListAuditEntriesRequest.fromPartial>[0] = {},
  { audit, metadata }: Connection = client,
): Promise<AuditEntry[]> {
  const whole = ListAuditEntriesRequest.fromPartial(request);
  return (await unary(audit.listAuditEntries.bind(audit), whole, { metadata })).entries;
}

const pause = (accountId: string) => unary(client.channels.pauseAccount.bind(client.channels), { accountId });

test('records who changed what from where, without values, whether it succeeds or fails', async () => {
  await pause('demo-whatsapp');
  await failure(pause('unknown'));
  const [failed, succeeded] = await list();
  expect(succeeded).toMatchObject({
    ...{ actor: 'anonymous', ip: '127.0.0.1', method: 'ChannelService/PauseAccount', target: 'demo-whatsapp' },
    ...{ outcome: 'OK', changedFields: ['account_id'] },
  });
  expect(succeeded?.time?.getTime()).toBeGreaterThan(Date.now() - 60_000);
  expect(failed).toMatchObject({ target: 'unknown', outcome: 'NOT_FOUND' });
  expect(await list({ target: 'unknown' })).toEqual([failed]);
});

test('names the fields that an update has changed, and the id of what was created, but no secret', async () => {
  const { endpoint, secret } = await createEndpointWithSecret(client, { description: 'orders' });
  const { endpointId } = endpoint;
  const settings = { url: 'https://example.com/events', description: 'bills', maximumPerSecond: 5 };
  const request = UpdateWebhookEndpointRequest.fromPartial({ endpointId, settings });
  await unary(client.webhooks.updateWebhookEndpoint.bind(client.webhooks), request);
  const entries = await list();
  expect(entries).toMatchObject([
    {
      method: 'WebhookService/UpdateWebhookEndpoint',
      target: endpointId,
      changedFields: ['settings.description', 'settings.maximum_per_second'],
    },
    {
      method: 'WebhookService/CreateWebhookEndpoint',
      target: endpointId,
      changedFields: ['settings.url', 'settings.description'],
    },
  ]);
  const written = JSON.stringify(entries);
  for (const value of [secret, 'orders', 'bills', 'example.com']) expect(written).not.toContain(value);
});

test('records an HTTP call with the key that made it', async () => {
  const [demo = tenantOf('demo', {})] = demoTenants();
  const key = { id: 'backend', hash: hash('sha256', 'key'), scopes: ['admin', 'audit'] as const };
  await server.serve([{ ...demo, apiKeys: [key] }]);
  const answer = await fetch(`${server.httpUrl}/chat4all.v1.ChannelService/PauseAccount`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer key' },
    body: '{"accountId":"demo-whatsapp"}',
  });
  expect(answer.status).toBe(200);
  expect(await list({ actor: 'api_key:backend' }, server.client('key'))).toMatchObject([
    { ip: '127.0.0.1', method: 'ChannelService/PauseAccount', outcome: 'OK' },
  ]);
});

test.each([
  { header: 'ana%40example.com', person: 'ana@example.com' },
  { header: 'Jos%C3%A9', person: 'José' },
])('records the person that a caller acts for: $header', async ({ header, person }) => {
  const metadata = new Metadata();
  metadata.set('x-chat4all-on-behalf-of', header);
  const { channels } = client;
  await unary(channels.pauseAccount.bind(channels), { accountId: 'demo-whatsapp' }, { metadata });
  expect(await list()).toMatchObject([{ actor: 'anonymous', onBehalfOf: person }]);
});

test.each([
  ['longer than 256 characters', 'a'.repeat(257)],
  ['not percent-encoded', '%E9'],
  ['with control characters', 'ana%0Aroot'],
  ['with a mark of direction', 'a%E2%80%AEb'],
  ['blank', '%20'],
  ['not ASCII', 'Jos\u00e9'],
])('refuses a change on behalf of a person whose name is %s', async (_, header) => {
  const answer = await fetch(`${server.httpUrl}/chat4all.v1.ChannelService/PauseAccount`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-chat4all-on-behalf-of': header },
    body: '{"accountId":"demo-whatsapp"}',
  });
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('x-chat4all-on-behalf-of')]);
  expect(await list()).toEqual([]);
});

test('refuses a change that it cannot record', async () => {
  const unavailable = new StoreError('unavailable', 'down');
  vi.spyOn(server.store.audit, 'begin').mockRejectedValue(unavailable);
  expect(await failure(createEndpoint(client))).toMatchObject({ code: status.UNAVAILABLE });
  expect(await server.store.webhooks.list()).toEqual([]);
});

test('says that the outcome is unknown if it cannot record that, and answers the call', async () => {
  vi.spyOn(server.store.audit, 'end').mockRejectedValue(new StoreError('unavailable', 'down'));
  await createEndpoint(client);
  expect(await list()).toMatchObject([{ outcome: 'UNKNOWN', target: '' }]);
});

test('records neither messages nor reads, and no id of an erased user', async () => {
  await send(client, hello);
  await list();
  await putUser(client, 'ana@example.com', [{ channel: 'whatsapp', value: '+5511999999999' }]);
  await unary(client.directory.eraseUser.bind(client.directory), { userId: 'ana@example.com' });
  const entries = await list();
  expect(entries.map(({ method }) => method)).toEqual(['DirectoryService/EraseUser']);
  expect(JSON.stringify(entries)).not.toContain('ana@example.com');
});

test('lists by time, page by page, and names invalid fields', async () => {
  await pause('demo-whatsapp');
  await pause('demo-instagram');
  const request = ListAuditEntriesRequest.fromPartial({ pageSize: 1 });
  const first = await unary(client.audit.listAuditEntries.bind(client.audit), request);
  expect(first.entries).toMatchObject([{ target: 'demo-instagram' }]);
  expect(await list({ pageSize: 1, pageToken: first.nextPageToken })).toMatchObject([{ target: 'demo-whatsapp' }]);
  expect(await list({ endTime: new Date(0) })).toEqual([]);
  expect(await list({ startTime: new Date(0) })).toHaveLength(2);
  for (const invalid of [{ pageSize: -1 }, { pageToken: 'x' }, { actor: 'a', pageToken: first.nextPageToken }]) {
    expect(await failure(list(invalid))).toMatchObject({ code: status.INVALID_ARGUMENT });
  }
});
