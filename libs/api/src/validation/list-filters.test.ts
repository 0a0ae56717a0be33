import { Metadata, status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CreateConversationRequest,
  DeliveryState,
  DiscardDeadLettersRequest,
  ListConversationsRequest,
  ListDeadLettersRequest,
  ListMessagesRequest,
  ListUsersRequest,
  SendMessageRequest,
  StartReplayRequest,
  StreamEventsRequest,
  UpdateUserRequest,
  encodeMessage,
  unary,
} from '@chat4all/proto';
import { type TestServer, createTestServer, failure, hello, project, send, text, to } from '../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.dispose());

type Partially<Type extends { fromPartial: (partial: never) => unknown }> = Parameters<Type['fromPartial']>[0];

const listMessages = (request: Partially<typeof ListMessagesRequest>) => {
  const { chat } = server.client();
  return unary(chat.listMessages.bind(chat), ListMessagesRequest.fromPartial(request));
};
const listDeadLetters = (request: Partially<typeof ListDeadLettersRequest>) => {
  const { deadLetters } = server.client();
  return unary(deadLetters.listDeadLetters.bind(deadLetters), ListDeadLettersRequest.fromPartial(request));
};

/** Returns the fields that a call refuses, with their descriptions. */
async function refused(call: Promise<unknown>): Promise<Record<string, string>> {
  const { code, details } = await failure(call);
  expect(code).toBe(status.INVALID_ARGUMENT);
  return Object.fromEntries((details?.fieldViolations ?? []).map(({ field, description }) => [field, description]));
}

/** Calls a unary rpc with a request whose bytes no generated client would send. */
function callWithBytes(path: string, bytes: Buffer): Promise<unknown> {
  const { chat } = server.client();
  return new Promise((resolve, reject) => {
    chat.makeUnaryRequest(
      path,
      (request: Buffer) => request,
      (response: Buffer) => response,
      bytes,
      new Metadata(),
      (error, response) => {
        if (error) reject(error);
        else resolve(response);
      },
    );
  });
}

/** A `google.protobuf.Timestamp`, or a Duration, in a field with this tag: its seconds are 1. */
function timeField(tag: number, nanos: number): Buffer {
  const nanoBytes: number[] = [];
  for (let rest = BigInt.asUintN(64, BigInt(nanos)); ;) {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    nanoBytes.push(rest === 0n ? low : low | 0x80);
    if (rest === 0n) break;
  }
  const time = [0x08, 1, 0x10, ...nanoBytes];
  return Buffer.from([tag, time.length, ...time]);
}

describe('filters', () => {
  test('names an identity without value, an unknown channel, kind and state in one error', async () => {
    expect(await refused(listMessages({ identity: { channel: 'whatsapp' } }))).toEqual({
      'identity.value': 'is required',
    });
    const state = 99 as DeliveryState;
    expect(await refused(listMessages({ identity: { channel: 'pombo', value: '+5511999999999' }, state }))).toEqual({
      'identity.channel': 'unknown channel "pombo"; must be one of whatsapp, instagram',
      state:
        'unknown state 99; must be one of ACCEPTED, ROUTED, SENT, DELIVERED, READ, FAILED, SCHEDULED, EXPIRED, CANCELLED, or unset',
    });
    expect(await refused(listMessages({ identity: { channel: 'whatsapp', kind: 'fax', value: '1' } }))).toEqual({
      'identity.kind': 'unknown kind "fax" on whatsapp; must be one of phone, bsuid, or empty',
    });
  });

  test('names an unknown channel in accounts, dead letters and events', async () => {
    const { channels, deadLetters, chat } = server.client();
    const problem = 'unknown channel "pombo"; must be one of whatsapp, instagram';
    const accounts = unary(channels.listAccounts.bind(channels), { channel: 'pombo' });
    expect(await refused(accounts)).toEqual({ channel: problem });
    const filter = { channel: 'pombo' };
    expect(await refused(listDeadLetters({ filter }))).toEqual({ 'filter.channel': problem });
    const replay = StartReplayRequest.fromPartial({ validateOnly: true, filter });
    expect(await refused(unary(deadLetters.startReplay.bind(deadLetters), replay))).toEqual({
      'filter.channel': problem,
    });
    const discard = DiscardDeadLettersRequest.fromPartial({ filter });
    expect(await refused(unary(deadLetters.discardDeadLetters.bind(deadLetters), discard))).toEqual({
      'filter.channel': problem,
    });
    const events = chat.streamEvents(StreamEventsRequest.fromPartial({ channels: ['whatsapp', 'pombo'] }));
    const ended = new Promise((_, reject) => events.on('error', reject).resume());
    expect(await refused(ended)).toEqual({ 'channels[1]': problem });
  });

  test.each([-1, 1_000_000_000, 2_147_483_647])('names times and durations with nanos of %d', async (nanos) => {
    const given = `(got seconds 1, nanos ${nanos})`;
    const named: unknown = expect.stringContaining(given);
    const path = '/chat4all.v1.ChatService';
    const times = Buffer.concat([timeField(0x32, nanos), timeField(0x3a, nanos)]);
    const listed = await refused(callWithBytes(`${path}/ListMessages`, times));
    expect(Object.keys(listed)).toEqual(['start_time', 'end_time']);
    expect(listed['start_time']).toContain(given);

    const request = encodeMessage(SendMessageRequest, SendMessageRequest.fromPartial(hello));
    const sent = Buffer.concat([request, timeField(0x22, nanos), timeField(0x2a, nanos)]);
    const fields = await refused(callWithBytes(`${path}/SendMessage`, sent));
    expect(fields).toEqual({ ttl: named, send_time: named });

    const filter = timeField(0x22, nanos);
    const deadLetters = Buffer.from([0x1a, filter.length, ...filter]);
    const letters = await refused(callWithBytes('/chat4all.v1.DeadLetterService/ListDeadLetters', deadLetters));
    expect(letters).toEqual({ 'filter.start_time': named });
  });

  test('accepts the first and the last nanosecond of a second, and an identity of any kind and account', async () => {
    for (const nanos of [0, 999_999_999]) {
      await callWithBytes('/chat4all.v1.ChatService/ListMessages', timeField(0x32, nanos));
    }
    await listMessages({ identity: { channel: 'whatsapp', accountId: 'gone', value: 'BR.1' } });
  });
});

describe('page tokens', () => {
  const problem: unknown = expect.stringMatching(
    /^is not from a list with these filters \(got ".+"\); repeat the filters/,
  );

  test('continue the list whose filters they carry, with any page size', async () => {
    for (const number of [1, 2, 3])
      await send(server.client(), {
        ...hello,
        message: { recipients: [to(`+551199999000${number}`)], content: text('Olá') },
      });
    await project(server, 3);
    const first = await listMessages({ pageSize: 1 });
    const rest = await listMessages({ pageSize: 10, pageToken: first.nextPageToken });
    expect(rest.messages).toHaveLength(2);

    const pageToken = first.nextPageToken;
    const startTime = new Date(0);
    for (const other of [{ startTime }, { conversationId: 'c' }, { state: DeliveryState.SENT }]) {
      expect(await refused(listMessages({ ...other, pageToken }))).toEqual({ page_token: problem });
    }
    expect(await refused(listDeadLetters({ pageToken }))).toEqual({ page_token: problem });
    expect(await refused(listMessages({ pageToken: 'x' }))).toEqual({ page_token: problem });
  });

  test('of users are refused by conversations, and the reverse', async () => {
    const { directory, conversations } = server.client();
    for (const userId of ['a', 'b']) {
      const user = { userId, identities: [{ channel: 'whatsapp', value: `+551199999999${userId === 'a' ? 1 : 2}` }] };
      await unary(directory.updateUser.bind(directory), UpdateUserRequest.fromPartial({ user }));
      const conversation = CreateConversationRequest.fromPartial({
        members: [{ to: { $case: 'userId', value: userId } }],
      });
      await unary(conversations.createConversation.bind(conversations), conversation);
    }
    const listUsers = (pageToken: string) =>
      unary(directory.listUsers.bind(directory), ListUsersRequest.fromPartial({ pageSize: 1, pageToken }));
    const listConversations = (pageToken: string) =>
      unary(
        conversations.listConversations.bind(conversations),
        ListConversationsRequest.fromPartial({ pageSize: 1, pageToken }),
      );
    const ofUsers = (await listUsers('')).nextPageToken;
    const ofConversations = (await listConversations('')).nextPageToken;
    expect((await listUsers(ofUsers)).users.map(({ userId }) => userId)).toEqual(['b']);
    expect((await listConversations(ofConversations)).conversations).toHaveLength(1);
    expect(await refused(listUsers(ofConversations))).toEqual({ page_token: problem });
    expect(await refused(listConversations(ofUsers))).toEqual({ page_token: problem });
  });
});
