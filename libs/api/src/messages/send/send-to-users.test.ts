import { status } from '@grpc/grpc-js';
import { type Connection, Consent, DeliveryState, PreviewMessageRequest, RoutingMode, unary } from '@chat4all/proto';
import { deliveriesTopic } from '@chat4all/records';
import { StoreError } from '@chat4all/store';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createConversation, eraseUser, putUser, setConsent, user } from '../../testing/directory-calls.ts';
import {
  type PartialRequest,
  type TestServer,
  countOf,
  createTestServer,
  failure,
  project,
  send,
  text,
  to,
} from '../../testing/test-server.ts';

let server: TestServer;
let client: Connection;
beforeEach(async () => {
  server = await createTestServer();
  client = server.client();
  await putUser(client, 'ana', [phone('9'), instagram('1'), phone('8')]);
  await putUser(client, 'bea', [instagram('2')]);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await server.dispose();
});

const phone = (digit: string) => ({ channel: 'whatsapp', value: `+551199999999${digit}` });
const instagram = (value: string) => ({ channel: 'instagram', value });
const toUsers = (...userIds: string[]): PartialRequest => ({
  message: { recipients: userIds.map(user), content: text('Olá') },
});

/** Returns the recipients' addresses of a message. */
async function addressesOf(request: PartialRequest, connection = client): Promise<string[]> {
  return (await send(connection, request)).deliveries.map(({ identity }) => identity?.value ?? '');
}

describe('a message to a user', () => {
  test('goes to the preferred identity on every channel of the user', async () => {
    expect(await addressesOf(toUsers('ana', 'bea'))).toEqual([phone('9').value, '1', '2']);
    expect(await countOf(server.bus, deliveriesTopic('instagram'))).toBe(2);
  });

  test('goes to the requested channels, in their order', async () => {
    const routing = {
      mode: RoutingMode.FALLBACK,
      channels: ['instagram', 'whatsapp'],
      fallbackAfter: { seconds: 60 },
    };
    const message = await send(client, { ...toUsers('ana'), routing });
    expect(message.deliveries.map(({ identity, state }) => [identity?.channel, state])).toEqual([
      ['instagram', DeliveryState.ACCEPTED],
      ['whatsapp', DeliveryState.SCHEDULED],
    ]);
  });

  test('is refused if a user is unknown, or has no identity on a requested channel', async () => {
    expect(await failure(send(client, toUsers('ana', 'carl')))).toMatchObject({
      code: status.NOT_FOUND,
      details: { metadata: { user: 'carl' } },
    });
    expect(
      await failure(send(client, { ...toUsers('ana', 'bea'), routing: { channels: ['whatsapp'] } })),
    ).toMatchObject({
      code: status.FAILED_PRECONDITION,
      details: {
        reason: 'IDENTITY_MISSING',
        preconditionFailures: [{ subject: 'message.recipients[1]' }],
      },
    });
    expect((await failure(send(client, toUsers('')))).code).toBe(status.INVALID_ARGUMENT);
    expect(await countOf(server.bus, deliveriesTopic('whatsapp'))).toBe(0);
  });

  test('can be validated and previewed', async () => {
    expect(await addressesOf({ ...toUsers('bea'), requestId: 'r', validateOnly: true })).toEqual(['2']);
    const { chat, metadata } = client;
    const request = PreviewMessageRequest.fromPartial(toUsers('bea'));
    const { previews } = await unary(chat.previewMessage.bind(chat), request, { metadata });
    expect(previews).toMatchObject([{ identity: { channel: 'instagram', value: '2' } }]);
  });

  test('reads the store once for concurrent calls', async () => {
    const asked = vi.spyOn(server.store.directory, 'findUsers');
    await Promise.all(Array.from({ length: 20 }, () => addressesOf(toUsers('ana', 'bea'))));
    expect(asked.mock.calls.length).toBeLessThan(20);
  });

  test('is refused while the store is unavailable, unlike a message to an identity', async () => {
    vi.spyOn(server.store.directory, 'findUsers').mockRejectedValue(new StoreError('unavailable', 'away'));
    expect(await failure(send(client, toUsers('ana')))).toMatchObject({
      code: status.UNAVAILABLE,
      details: { reason: 'STORE_UNAVAILABLE' },
    });
    await send(client, { message: { recipients: [to(phone('9').value)], content: text('Olá') } });
  });
});

describe('a repeated request to users', () => {
  const named = { ...toUsers('bea'), requestId: 'r' };
  const forget = async (): Promise<void> => {
    await project(server, 1);
    await server.serve();
    client = server.client();
  };

  test.each([
    ['accepted by this process', () => Promise.resolve()],
    ['known by the store', forget],
  ])('%s goes to the same identities, even if the user has changed', async (_, between) => {
    expect(await addressesOf(named)).toEqual(['2']);
    await between();
    await putUser(client, 'bea', [phone('7')]);
    expect(await addressesOf(named, client)).toEqual(['2']);
    const onlyThere = { ...named, requestId: 'other', routing: { channels: ['instagram'] } };
    expect((await failure(send(client, onlyThere))).code).toBe(status.FAILED_PRECONDITION);
  });

  test('uses the current identities after a refusal', async () => {
    const routing = { channels: ['whatsapp'] };
    expect((await failure(send(client, { ...named, routing }))).code).toBe(status.FAILED_PRECONDITION);
    await putUser(client, 'bea', [phone('7')]);
    await setConsent(client, user('bea'));
    expect((await failure(send(client, { ...named, routing }))).code).toBe(status.FAILED_PRECONDITION);
    await putUser(client, 'bea', [phone('6')]);
    await setConsent(client, user('bea'), '', Consent.OPTED_IN);
    expect(await addressesOf({ ...named, routing })).toEqual([phone('6').value]);
  });
});

describe('a message to a conversation', () => {
  const create = async (
    ...members: NonNullable<Parameters<typeof createConversation>[1]['members']>
  ): Promise<string> => (await createConversation(client, { members: [...members] }))?.conversationId ?? '';
  const say = (conversationId: string): PartialRequest => ({ message: { conversationId, content: text('Olá') } });

  test('goes to every member, and carries the conversation id', async () => {
    const conversationId = await create(user('ana'), to('3', 'instagram'));
    const message = await send(client, say(conversationId));
    expect(message).toMatchObject({ conversationId });
    expect(message.deliveries.map(({ identity }) => identity?.value)).toEqual([phone('9').value, '1', '3']);
    await project(server, 3);
    const listed = await server.store.listMessages({ tenantId: 'demo', pageSize: 10, conversationId });
    expect(listed.messages.map(({ messageId }) => messageId)).toEqual([message.messageId]);
  });

  test('refuses recipients beside it, and an unknown conversation', async () => {
    const conversationId = await create(user('ana'));
    const both = { message: { ...say(conversationId).message, recipients: [user('bea')] } };
    expect((await failure(send(client, both))).code).toBe(status.INVALID_ARGUMENT);
    expect(await failure(send(client, say('nothing')))).toMatchObject({
      code: status.NOT_FOUND,
      details: { metadata: { conversation: 'nothing' } },
    });
  });

  test('goes to the remaining members after an erasure, and is refused without any', async () => {
    const both = await create(user('ana'), user('bea'));
    const alone = await create(user('bea'));
    await eraseUser(client, 'bea');
    expect(await addressesOf(say(both))).toEqual([phone('9').value, '1']);
    expect(await failure(send(client, say(alone)))).toMatchObject({
      code: status.FAILED_PRECONDITION,
      details: { reason: 'IDENTITY_MISSING' },
    });
  });

  test('is refused if a member has opted out, naming the member', async () => {
    const conversationId = await create(to('3', 'instagram'), user('bea'));
    await setConsent(client, user('bea'));
    expect(await failure(send(client, say(conversationId)))).toMatchObject({
      code: status.FAILED_PRECONDITION,
      details: {
        reason: 'OPTED_OUT',
        preconditionFailures: [{ subject: 'message.conversation_id.members[1] (instagram)' }],
      },
    });
  });
});
