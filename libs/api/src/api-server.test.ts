import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hash } from 'node:crypto';
import { type ServiceError, status } from '@grpc/grpc-js';
import { type Bus, createBus } from '@chat4all/bus';
import { createMetrics } from '@chat4all/metrics';
import {
  Adaptation,
  type Connection,
  DeliveryState,
  type Event,
  ListMessagesRequest,
  RoutingMode,
  SendMessageRequest,
  StreamEventsRequest,
  type StreamEventsResponse,
  connect,
  decodeStatusDetails,
  unary,
} from '@chat4all/proto';
import { deliveriesTopic, eventsTopic, recordToDelivery, recordToEvent, topicSpecifications } from '@chat4all/records';
import {
  type Tenant,
  channelCapabilities,
  createLogger,
  openAccounts,
  readSettings,
  readTenants,
} from '@chat4all/runtime';
import { type Store, createStore } from '@chat4all/store';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ApiServer, startApiServer } from './api-server.ts';

let folder: string;
let bus: Bus;
let store: Store;
let server: ApiServer;
let connections: Connection[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-api-'));
  bus = await createBus(`embedded:${folder}`);
  await bus.ensureTopics(topicSpecifications(['whatsapp', 'instagram'], { partitions: 2, retentionMs: 1_000_000 }));
  store = await createStore('sqlite::memory:');
  connections = [];
  server = await serve(readTenants(readSettings({}), { environment: {} }));
});
afterEach(async () => {
  for (const connection of connections) connection.close();
  await server.close();
  await bus.close();
  await store.close();
  await rm(folder, { recursive: true });
});

async function serve(tenants: readonly Tenant[]): Promise<ApiServer> {
  const accounts = openAccounts(tenants);
  const channels = channelCapabilities(['whatsapp', 'instagram']);
  const logger = await createLogger('test', 'silent');
  const metrics = createMetrics();
  return startApiServer({ bus, store, tenants, accounts, channels, metrics, logger }, { host: '127.0.0.1', port: 0 });
}

function client(apiKey?: string): Connection {
  const connection = connect({ address: server.address, ...(apiKey !== undefined && { apiKey }) });
  connections.push(connection);
  return connection;
}

type PartialRequest = Parameters<typeof SendMessageRequest.fromPartial>[0];

const to = (value: string, channel = 'whatsapp') => ({ to: { $case: 'identity' as const, value: { channel, value } } });
const text = (body: string) => ({ kind: { $case: 'text' as const, value: { body } } });
const hello: PartialRequest = { message: { recipients: [to('+5511999999999')], content: text('Olá') } };

async function send(request: PartialRequest, connection = client()) {
  const { chat, metadata } = connection;
  const { message } = await unary(chat.sendMessage.bind(chat), SendMessageRequest.fromPartial(request), { metadata });
  if (!message) throw new Error('the answer has no message');
  return message;
}

/** The error that a call fails with, and its details. */
async function failure(call: Promise<unknown>) {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isServiceError(error)) throw new Error('the call did not fail as it should', { cause: error });
  return { code: error.code, details: decodeStatusDetails(error), message: error.details };
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && 'metadata' in error && 'details' in error;
}

describe('SendMessage', () => {
  test('answers with the accepted deliveries, which the log then has with their fact', async () => {
    const message = await send({
      requestId: 'r1',
      message: {
        recipients: [to('+5511999999999'), to('17841', 'instagram')],
        content: text('Olá'),
        metadata: { a: 'b' },
      },
      ttl: { seconds: 60 },
    });
    expect(message).toMatchObject({
      requestId: 'r1',
      metadata: { a: 'b' },
      deliveries: [
        { identity: { channel: 'whatsapp', kind: 'phone', accountId: 'demo-whatsapp' }, state: DeliveryState.ACCEPTED },
        { identity: { channel: 'instagram', kind: 'igsid', accountId: 'demo-instagram' } },
      ],
    });
    for await (const { records } of bus.tail({ topic: deliveriesTopic('whatsapp'), from: 'earliest' })) {
      const [record] = records;
      if (!record) continue;
      const delivery = recordToDelivery(record);
      expect(delivery).toMatchObject({ messageId: message.messageId, tenantId: 'demo', metadata: { a: 'b' } });
      expect(delivery.expireTimeMs - delivery.acceptTimeMs).toBe(60_000);
      break;
    }
    const accepted: string[] = [];
    for await (const { records } of bus.tail({ topic: eventsTopic, from: 'earliest' })) {
      accepted.push(...records.map((record) => recordToEvent(record).eventId));
      if (accepted.length === 2) break;
    }
    expect(accepted.sort()).toEqual([`${message.messageId}-0/accepted`, `${message.messageId}-1/accepted`]);
  });

  test('the same request id gives the same ids; without one each call is a message of its own', async () => {
    const first = await send({ ...hello, requestId: 'r1' });
    const again = await send({ ...hello, requestId: 'r1' });
    expect(again.messageId).toBe(first.messageId);
    expect((await send(hello)).messageId).not.toBe((await send(hello)).messageId);
  });

  test('validate_only checks and writes nothing', async () => {
    await send({ ...hello, validateOnly: true });
    await send({ ...hello, requestId: 'real' });
    const lag = await bus.lag('nobody', [deliveriesTopic('whatsapp')]);
    expect(lag.reduce((sum, { records }) => sum + records, 0)).toBe(1);
  });

  test('names every wrong field at once', async () => {
    const { code, details } = await failure(
      send({
        requestId: 'x'.repeat(129),
        message: {
          recipients: [to('+5511999999999', 'pigeon'), to('12'), {}, to('+5511999999999'), to('+5511999999999')],
          content: text(''),
          metadata: { label: 'x'.repeat(1_025) },
        },
        ttl: { seconds: 0 },
      }),
    );
    expect(code).toBe(status.INVALID_ARGUMENT);
    expect(details?.reason).toBe('INVALID_FIELDS');
    expect(details?.fieldViolations?.map(({ field }) => field)).toEqual([
      'request_id',
      'ttl',
      'message.recipients[2]',
      'message.metadata["label"]',
      'message.recipients[0].identity.channel',
      'message.recipients[1].identity.value',
      'message.content.text.body',
      'message.recipients[1]',
    ]);
    expect(details?.fieldViolations?.find(({ field }) => field.endsWith('channel'))?.description).toBe(
      '"pigeon" is none of whatsapp, instagram',
    );
  });

  test.each([
    ['whatsapp', '+5511999999999', 'x'.repeat(4_097), '4097 code points long, at most 4096'],
    ['instagram', '17841', 'á'.repeat(501), '1002 UTF-8 bytes long, at most 1000'],
    ['whatsapp', '+5511999999999', 'x'.repeat(5_000_000), '5000000 code points long'],
  ])('a text that is too long for %s is refused with its length and the limit', async (channel, value, body, words) => {
    const call = send({ message: { recipients: [to(value, channel)], content: text(body) } });
    const { code, details } = await failure(call);
    expect(code).toBe(status.INVALID_ARGUMENT);
    expect(details?.fieldViolations?.[0]?.description).toContain(words);
  });

  test.each<[string, PartialRequest]>([
    ['no message', {}],
    ['no content', { message: { recipients: [to('+5511999999999')] } }],
    ['no recipients', { message: { content: text('Olá') } }],
    [
      'content that the channel cannot carry',
      { message: { ...hello.message, content: { kind: { $case: 'location', value: {} } } } },
    ],
    ['a channel outside the routing', { ...hello, routing: { channels: ['instagram'] } }],
  ])('%s is refused', async (_, request) => {
    expect((await failure(send(request))).code).toBe(status.INVALID_ARGUMENT);
  });

  test.each<[string, PartialRequest]>([
    ['a directory user', { message: { ...hello.message, recipients: [{ to: { $case: 'userId', value: 'u' } }] } }],
    ['fallback', { ...hello, routing: { mode: RoutingMode.FALLBACK } }],
    ['adaptation', { ...hello, routing: { adaptation: Adaptation.ADAPT } }],
    ['a send time', { ...hello, sendTime: new Date(Date.now() + 60_000) }],
  ])('%s is not served yet, and says so', async (_, request) => {
    expect(await failure(send(request))).toMatchObject({
      code: status.UNIMPLEMENTED,
      details: { reason: 'NOT_SERVED' },
    });
  });

  test('an account that is not there is named', async () => {
    const recipient = {
      to: { $case: 'identity' as const, value: { channel: 'whatsapp', value: '+5511999999999', accountId: 'x' } },
    };
    expect(await failure(send({ message: { recipients: [recipient], content: text('Olá') } }))).toMatchObject({
      code: status.FAILED_PRECONDITION,
      details: { reason: 'ACCOUNT_MISSING', preconditionFailures: [{ type: 'ACCOUNT', subject: 'x' }] },
    });
  });

  test('without the log nothing is accepted, and the caller is told when to come back', async () => {
    await bus.close();
    const { code, details } = await failure(send(hello));
    expect(code).toBe(status.UNAVAILABLE);
    expect(details?.retryAfterMs).toBeGreaterThan(0);
  });
});

test('BatchSendMessages judges each apart, in order', async () => {
  const { chat } = client();
  const requests = [hello, { message: { content: text('Olá') } }, hello].map((one) =>
    SendMessageRequest.fromPartial(one),
  );
  const { results } = await unary(chat.batchSendMessages.bind(chat), { requests });
  expect(results.map(({ result }) => result?.$case)).toEqual(['message', 'error', 'message']);
  const [, wrong] = results;
  if (wrong?.result?.$case !== 'error') throw new Error('the second one is no error');
  expect(decodeStatusDetails(wrong.result.value)?.fieldViolations).toEqual([
    { field: 'message.recipients', description: 'is empty', reason: '' },
  ]);
  expect((await failure(unary(chat.batchSendMessages.bind(chat), { requests: [] }))).code).toBe(3);
});

describe('reads', () => {
  test('GetMessage waits for a message that is not in the store yet', async () => {
    const { chat } = client();
    const message = await send(hello);
    const reading = unary(chat.getMessage.bind(chat), { messageId: message.messageId });
    for await (const { records } of bus.tail({ topic: deliveriesTopic('whatsapp'), from: 'earliest' })) {
      if (records.length === 0) continue;
      await store.apply(records.map((record) => ({ kind: 'accepted', record: recordToDelivery(record) })));
      break;
    }
    expect((await reading).message).toMatchObject({ messageId: message.messageId, content: message.content });
    const listed = await unary(chat.listMessages.bind(chat), ListMessagesRequest.fromPartial({}));
    expect(listed.messages.map(({ messageId }) => messageId)).toEqual([message.messageId]);
  });

  test('what is not there is NOT_FOUND, what is wrong INVALID_ARGUMENT', async () => {
    const { chat } = client();
    const get = (messageId: string) => failure(unary(chat.getMessage.bind(chat), { messageId }));
    expect((await get('nothing')).code).toBe(status.NOT_FOUND);
    expect((await get('')).code).toBe(status.INVALID_ARGUMENT);
    for (const wrong of [{ pageToken: 'x' }, { pageSize: 1_001 }, { pageSize: -1 }]) {
      const call = unary(chat.listMessages.bind(chat), ListMessagesRequest.fromPartial(wrong));
      expect((await failure(call)).code).toBe(status.INVALID_ARGUMENT);
    }
  });

  test('ListChannels tells what each channel can do', async () => {
    const { channels } = client();
    const answer = await unary(channels.listChannels.bind(channels), {});
    expect(answer.channels).toMatchObject([
      { channel: 'instagram', accountIds: ['demo-instagram'], receipts: [DeliveryState.READ] },
      { channel: 'whatsapp', contents: [{ kind: 'text', maximumLength: 4_096, unit: 'code_points' }] },
    ]);
  });
});

describe('StreamEvents', () => {
  function stream(request: Parameters<typeof StreamEventsRequest.fromPartial>[0], connection = client()) {
    const { chat, metadata } = connection;
    return chat.streamEvents(StreamEventsRequest.fromPartial(request), metadata);
  }

  async function take(calls: AsyncIterable<StreamEventsResponse>, count: number): Promise<Event[]> {
    const events: Event[] = [];
    for await (const { payload } of calls) {
      if (payload?.$case === 'event') events.push(payload.value);
      if (events.length === count) break;
    }
    return events;
  }

  const ids = (events: readonly Event[]) => events.map(({ eventId }) => eventId.split('-')[0]);

  test('from a time and from a cursor nothing is missed and nothing comes twice', async () => {
    const messages = [];
    for (let index = 0; index < 7; index += 1) messages.push(await send(hello));
    const sent = messages.map(({ messageId }) => messageId);
    const first = await take(stream({ start: { $case: 'startTime', value: new Date(0) } }), 3);
    const rest = await take(stream({ start: { $case: 'cursor', value: first[2]?.cursor ?? '' } }), 4);
    expect([...ids(first), ...ids(rest)]).toEqual(sent);
  });

  test('from now: the first answer is a heartbeat, and what comes after it is streamed', async () => {
    await send(hello);
    const responses = stream({})[Symbol.asyncIterator]();
    const first = (await responses.next()) as IteratorResult<StreamEventsResponse, undefined>;
    expect(first.value?.payload?.$case).toBe('heartbeat');
    const message = await send(hello);
    const next = (await responses.next()) as IteratorResult<StreamEventsResponse, undefined>;
    expect(next.value?.payload).toMatchObject({
      $case: 'event',
      value: { eventId: `${message.messageId}-0/accepted` },
    });
    await responses.return?.();
  });

  test('only what was asked for, and only of the own tenant', async () => {
    await send(hello);
    const wanted = await send({ message: { recipients: [to('17841', 'instagram')], content: text('Oi') } });
    const start = { $case: 'startTime' as const, value: new Date(0) };
    expect(ids(await take(stream({ start, channels: ['instagram'] }), 1))).toEqual([wanted.messageId]);
    expect(ids(await take(stream({ start, messageIds: [wanted.messageId] }), 1))).toEqual([wanted.messageId]);
  });

  test('a bad cursor and too many message ids are refused', async () => {
    const bad = take(stream({ start: { $case: 'cursor', value: 'nonsense' } }), 1);
    expect((await failure(bad)).code).toBe(status.INVALID_ARGUMENT);
    const many = take(stream({ messageIds: Array.from({ length: 1_001 }, String) }), 1);
    expect((await failure(many)).code).toBe(status.INVALID_ARGUMENT);
  });

  test('a server that stops ends its streams so that readers go on elsewhere', async () => {
    const responses = stream({});
    const reading = failure(take(responses, 1));
    await new Promise((resolve) => responses.once('data', resolve));
    await server.close();
    expect(await reading).toMatchObject({ code: status.UNAVAILABLE, details: { reason: 'STOPPING' } });
    server = await serve(readTenants(readSettings({}), { environment: {} }));
  });
});

describe('who may do what', () => {
  const key = (id: string, secret: string, scopes: Tenant['apiKeys'][number]['scopes']) => ({
    id,
    hash: hash('sha256', secret, 'hex'),
    scopes,
  });

  beforeEach(async () => {
    await server.close();
    const [demo] = readTenants(readSettings({}), { environment: {} });
    if (!demo) throw new Error('there is no demo tenant');
    server = await serve([
      { ...demo, id: 'acme', apiKeys: [key('all', 'acme-key', ['send', 'read']), key('read', 'reader', ['read'])] },
      { id: 'other', accounts: [], apiKeys: [key('all', 'other-key', ['send', 'read'])] },
    ]);
  });

  test('no key and a wrong key are UNAUTHENTICATED, a missing scope is PERMISSION_DENIED', async () => {
    expect((await failure(send(hello))).code).toBe(status.UNAUTHENTICATED);
    expect((await failure(send(hello, client('wrong')))).code).toBe(status.UNAUTHENTICATED);
    expect((await failure(send(hello, client('reader')))).code).toBe(status.PERMISSION_DENIED);
    expect((await send(hello, client('acme-key'))).deliveries).toHaveLength(1);
  });

  test('a tenant neither uses the accounts of another nor finds its messages', async () => {
    const message = await send({ ...hello, requestId: 'r' }, client('acme-key'));
    expect((await failure(send(hello, client('other-key')))).code).toBe(status.FAILED_PRECONDITION);
    const { chat, metadata } = client('other-key');
    const read = unary(chat.getMessage.bind(chat), { messageId: message.messageId }, { metadata });
    expect((await failure(read)).code).toBe(status.NOT_FOUND);
  });
});

test('what is not served yet answers UNIMPLEMENTED with its reason', async () => {
  const { chat, conversations } = client();
  const calls = [
    unary(chat.cancelMessage.bind(chat), { messageId: 'm' }),
    unary(conversations.getConversation.bind(conversations), { conversationId: 'c' }),
  ];
  for (const call of calls) {
    expect(await failure(call)).toMatchObject({ code: status.UNIMPLEMENTED, details: { reason: 'NOT_SERVED' } });
  }
});
