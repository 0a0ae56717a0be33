import { status } from '@grpc/grpc-js';
import type { Connection } from '@chat4all/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  createConversation,
  eraseUser,
  getConversation,
  listConversations,
  putUser,
  user,
} from '../testing/directory-calls.ts';
import { type TestServer, createTestServer, failure, person, send, text, to } from '../testing/test-server.ts';
import { serveTwoTenants } from '../testing/two-tenants.ts';

let server: TestServer;
let client: Connection;
beforeEach(async () => {
  server = await createTestServer();
  client = server.client();
  await putUser(client, 'ana', [{ channel: 'instagram', value: '1' }]);
});
afterEach(() => server.dispose());

const request = {
  requestId: 'r',
  members: [user('ana'), to('+5511999999999'), person({ instagram: '2', whatsapp: '+5511888888888' })],
  metadata: { topic: 'Entrega', order: '17' },
};

test('creates a conversation and reads it back with its members', async () => {
  const created = await createConversation(client, request);
  expect(created).toMatchObject({
    metadata: request.metadata,
    members: [
      user('ana'),
      { to: { $case: 'identity', value: { channel: 'whatsapp', kind: 'phone', value: '+5511999999999' } } },
      { to: { $case: 'identities', value: { identities: [{ kind: 'igsid' }, { kind: 'phone' }] } } },
    ],
  });
  const conversationId = created?.conversationId ?? '';
  expect(await getConversation(client, conversationId)).toEqual(created);
});

test('returns the same conversation for a repeated request, and refuses a different one with the same id', async () => {
  const created = await createConversation(client, request);
  const sameInAnotherOrder = { ...request, metadata: { order: '17', topic: 'Entrega' } };
  expect(await createConversation(client, sameInAnotherOrder)).toEqual(created);
  expect(await failure(createConversation(client, { ...request, metadata: {} }))).toMatchObject({
    code: status.ALREADY_EXISTS,
    details: { reason: 'REQUEST_ID_REUSED', metadata: { request_id: 'r' } },
  });
  await eraseUser(client, 'ana');
  const left = await createConversation(client, request);
  expect(left?.conversationId).toBe(created?.conversationId);
  expect(left?.members).toEqual(created?.members.slice(1));
});

test('creates a new conversation without a request id, and lists all by pages, newest first', async () => {
  const ids: string[] = [];
  for (let count = 0; count < 5; count += 1) {
    ids.unshift((await createConversation(client, { ...request, requestId: '' }))?.conversationId ?? '');
  }
  expect(new Set(ids).size).toBe(5);
  expect((await listConversations(client, 2)).sort()).toEqual(ids.sort());
  expect(await listConversations(client)).toHaveLength(5);
});

test('names every invalid field', async () => {
  const wrong = {
    requestId: 'x'.repeat(129),
    members: [{}, to('12'), to('12', 'pigeon'), user(''), user('ana'), user('ana')],
    metadata: { '': 'x' },
  };
  const { code, details } = await failure(createConversation(client, wrong));
  expect(code).toBe(status.INVALID_ARGUMENT);
  expect(details?.fieldViolations?.map(({ field }) => field)).toEqual([
    'request_id',
    'metadata',
    'members[0]',
    'members[1].identity.value',
    'members[2].identity.channel',
    'members[3].user_id',
    'members[5]',
  ]);
  expect((await failure(createConversation(client, { members: [] }))).code).toBe(status.INVALID_ARGUMENT);
  const many = Array.from({ length: 1_001 }, (_, index) => to(`${index}`, 'instagram'));
  expect((await failure(createConversation(client, { members: many }))).code).toBe(status.INVALID_ARGUMENT);
  expect((await failure(getConversation(client, ''))).code).toBe(status.INVALID_ARGUMENT);
  expect((await failure(listConversations(client, 1_001))).code).toBe(status.INVALID_ARGUMENT);
});

test("answers NOT_FOUND for unknown members and other tenants' conversations", async () => {
  const [mine, theirs] = await serveTwoTenants(server);
  const created = await createConversation(mine, request);
  const conversationId = created?.conversationId ?? '';
  expect(await failure(createConversation(theirs, request))).toMatchObject({
    code: status.NOT_FOUND,
    details: { metadata: { user: 'ana' } },
  });
  expect((await failure(getConversation(theirs, conversationId))).code).toBe(status.NOT_FOUND);
  const said = { message: { conversationId, content: text('Olá') } };
  expect((await failure(send(theirs, said))).code).toBe(status.NOT_FOUND);
  expect(await listConversations(theirs)).toEqual([]);
});
