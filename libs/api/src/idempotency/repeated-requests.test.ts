import { status } from '@grpc/grpc-js';
import { DeliveryRecord, SendMessageRequest, decodeStatusDetails, unary } from '@chat4all/proto';
import { deliveriesTopic, recordToDelivery } from '@chat4all/records';
import { StoreError } from '@chat4all/store';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type PartialRequest,
  type TestServer,
  countOf,
  createTestServer,
  failure,
  hello,
  project,
  send,
  take,
  text,
  to,
} from '../testing/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  server = await createTestServer();
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  await server.dispose();
});

const FIRST_REQUEST: PartialRequest = {
  requestId: 'r',
  message: { ...hello.message, metadata: { a: '1', b: '2' } },
  ttl: { seconds: 60 },
};
const another: PartialRequest = { ...FIRST_REQUEST, message: { ...hello.message, content: text('Tchau') } };

const REUSED_ERROR = {
  code: status.ALREADY_EXISTS,
  details: { reason: 'REQUEST_ID_REUSED', metadata: { request_id: 'r' } },
};

/** Replaces the router by one that has just started, with an empty cache of requests. */
async function restartRouter(): Promise<void> {
  await project(server, 1);
  await server.serve();
}

describe.each([
  ['accepted by this process', () => Promise.resolve()],
  ['known by the store', restartRouter],
])('a request id %s', (_, between) => {
  test('returns the same answer and publishes the same deliveries for the same body', async () => {
    const answer = await send(server.client(), FIRST_REQUEST);
    await between();
    vi.advanceTimersByTime(30_000);
    const metadata = { b: '2', a: '1' };
    const again = await send(server.client(), { ...FIRST_REQUEST, message: { ...FIRST_REQUEST.message, metadata } });
    expect({ ...again, metadata: {} }).toEqual({ ...answer, metadata: {} });
    const records = (await take(server.bus, deliveriesTopic('whatsapp'), 2)).map(recordToDelivery);
    expect(
      new Set(
        records.map(({ deliveryId, acceptTimeMs, expireTimeMs, requestHash }) =>
          [deliveryId, acceptTimeMs, expireTimeMs, requestHash.toString('hex')].join(),
        ),
      ),
    ).toHaveProperty('size', 1);
    expect(records[0]?.requestHash).toHaveLength(16);
  });

  test.each<[string, PartialRequest]>([
    ['body', another],
    ['recipient', { ...FIRST_REQUEST, message: { ...FIRST_REQUEST.message, recipients: [to('+5511988888888')] } }],
    ['time to live', { ...FIRST_REQUEST, ttl: { seconds: 61 } }],
    ['label', { ...FIRST_REQUEST, message: { ...FIRST_REQUEST.message, metadata: { a: '1', b: '3' } } }],
  ])('refuses another %s with the same id, and names the way out', async (_what, other) => {
    await send(server.client(), FIRST_REQUEST);
    await between();
    const refusal = await failure(send(server.client(), other));
    expect(refusal).toMatchObject(REUSED_ERROR);
    expect(refusal.message).toContain('use a new request_id');
    expect(await failure(send(server.client(), { ...other, validateOnly: true }))).toMatchObject(REUSED_ERROR);
    expect(await countOf(server.bus, deliveriesTopic('whatsapp'))).toBe(1);
  });
});

test('accepts a repeated request whose Structs have their members in another order', async () => {
  const request = (component: object): PartialRequest => ({
    requestId: 'r',
    message: {
      ...hello.message,
      content: { kind: { $case: 'template', value: { name: 'order', language: 'pt_BR', components: [component] } } },
    },
  });
  const text = { type: 'text', text: 'x' };
  const answer = await send(server.client(), request({ type: 'body', parameters: [text] }));
  const again = await send(server.client(), request({ parameters: [{ text: 'x', type: 'text' }], type: 'body' }));
  expect(again.messageId).toBe(answer.messageId);
  const other = request({ type: 'body', parameters: [text, text] });
  expect(await failure(send(server.client(), other))).toMatchObject(REUSED_ERROR);
});

test('keeps the send time of a repeated request that has passed since', async () => {
  const request = { ...hello, requestId: 'r', sendTime: new Date(Date.now() + 60_000) };
  const answer = await send(server.client(), request);
  vi.advanceTimersByTime(120_000);
  expect(await send(server.client(), request)).toEqual(answer);
});

test('accepts a repeated request that was stored without a hash', async () => {
  const { messageId } = await send(server.client(), { ...FIRST_REQUEST, validateOnly: true });
  const identity = { channel: 'whatsapp', kind: 'phone', value: '+5511999999999', accountId: 'demo-whatsapp' };
  const record = DeliveryRecord.fromPartial({ deliveryId: `${messageId}-0`, messageId, tenantId: 'demo', identity });
  await server.store.apply([{ kind: 'accepted', record: { ...record, requestId: 'r', acceptTimeMs: 17_000 } }]);
  expect((await send(server.client(), FIRST_REQUEST)).createTime).toEqual(new Date(17_000));
});

test('does not use up the request id with validate_only', async () => {
  await send(server.client(), { ...FIRST_REQUEST, validateOnly: true });
  await send(server.client(), another);
});

test('does not use up the request id of a refused request', async () => {
  vi.spyOn(server.bus, 'publish').mockRejectedValueOnce(new Error('away'));
  await failure(send(server.client(), FIRST_REQUEST));
  await send(server.client(), another);
});

test('checks a batch in its order', async () => {
  const { chat } = server.client();
  await send(server.client(), { ...hello, requestId: 'known' });
  const requests = [FIRST_REQUEST, another, FIRST_REQUEST, hello, { ...hello, requestId: 'known' }].map((request) =>
    SendMessageRequest.fromPartial(request),
  );
  const { results } = await unary(chat.batchSendMessages.bind(chat), { requests });
  expect(results.map(({ result }) => result?.$case)).toEqual(['message', 'error', 'message', 'message', 'message']);
  const error = results[1]?.result;
  expect(error?.$case === 'error' && decodeStatusDetails(error.value)?.reason).toBe('REQUEST_ID_REUSED');
  const ids = results.flatMap(({ result }) => (result?.$case === 'message' ? [result.value.messageId] : []));
  const records = (await take(server.bus, deliveriesTopic('whatsapp'), 5)).map(recordToDelivery);
  expect(records.slice(1).map(({ messageId }) => messageId)).toEqual(ids);
});

test('reads the store once per 64 requests', async () => {
  const ask = vi.spyOn(server.store, 'findRequests');
  const { chat } = server.client();
  const requests = Array.from({ length: 100 }, (_, index) =>
    SendMessageRequest.fromPartial({ ...hello, requestId: `r${index}` }),
  );
  await unary(chat.batchSendMessages.bind(chat), { requests });
  expect(ask.mock.calls.map(([ids]) => ids.length)).toEqual([64, 36]);
});

describe('while the store is unavailable', () => {
  test.each<[string, () => Promise<never>]>([
    ['fails', () => Promise.reject(new StoreError('unavailable', 'away'))],
    ['does not answer', () => new Promise(() => undefined)],
  ])('and %s, accepts messages and pauses its queries', async (_, answer) => {
    const ask = vi.spyOn(server.store, 'findRequests').mockImplementation(answer);
    await send(server.client(), FIRST_REQUEST);
    await send(server.client(), { ...FIRST_REQUEST, requestId: 'r2' });
    expect(ask).toHaveBeenCalledTimes(1);
    expect(await failure(send(server.client(), another))).toMatchObject(REUSED_ERROR);
    vi.advanceTimersByTime(5_000);
    await send(server.client(), { ...FIRST_REQUEST, requestId: 'r3' });
    expect(ask).toHaveBeenCalledTimes(2);
  });
});
