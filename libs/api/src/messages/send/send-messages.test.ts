import { status } from '@grpc/grpc-js';
import { DeliveryState, SendMessageRequest, decodeStatusDetails, unary } from '@chat4all/proto';
import { deliveriesTopic, EVENTS_TOPIC, recordToDelivery, recordToEvent } from '@chat4all/records';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type PartialRequest,
  type TestServer,
  createTestServer,
  failure,
  hello,
  send,
  take,
  text,
  to,
} from '../../testing/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(() => server.dispose());

describe('SendMessage', () => {
  test('returns the accepted deliveries once the log has them and their events', async () => {
    const message = await send(server.client(), {
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
    for await (const { records } of server.bus.tail({ topic: deliveriesTopic('whatsapp'), from: 'earliest' })) {
      const [record] = records;
      if (!record) continue;
      const delivery = recordToDelivery(record);
      expect(delivery).toMatchObject({ messageId: message.messageId, tenantId: 'demo', metadata: { a: 'b' } });
      expect(delivery.expireTimeMs - delivery.acceptTimeMs).toBe(60_000);
      break;
    }
    const accepted: string[] = [];
    for await (const { records } of server.bus.tail({ topic: EVENTS_TOPIC, from: 'earliest' })) {
      accepted.push(...records.map((record) => recordToEvent(record).eventId));
      if (accepted.length === 2) break;
    }
    expect(accepted.sort()).toEqual([`${message.messageId}-0/accepted`, `${message.messageId}-1/accepted`]);
  });

  test('returns the same ids for a repeated request id, and new ones without', async () => {
    const first = await send(server.client(), { ...hello, requestId: 'r1' });
    const again = await send(server.client(), { ...hello, requestId: 'r1' });
    expect(again.messageId).toBe(first.messageId);
    expect((await send(server.client(), hello)).messageId).not.toBe((await send(server.client(), hello)).messageId);
  });

  test('validates without writing with validate_only', async () => {
    await send(server.client(), { ...hello, validateOnly: true });
    await send(server.client(), { ...hello, requestId: 'real' });
    const lag = await server.bus.lag('nobody', [deliveriesTopic('whatsapp')]);
    expect(lag.reduce((sum, { records }) => sum + records, 0)).toBe(1);
  });

  test('names every invalid field', async () => {
    const { code, details } = await failure(
      send(server.client(), {
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
      'message.recipients[4]',
    ]);
    expect(details?.fieldViolations?.find(({ field }) => field.endsWith('channel'))?.description).toBe(
      'unknown channel "pigeon"; must be one of whatsapp, instagram',
    );
  });

  test.each([
    ['whatsapp', '+5511999999999', 'x'.repeat(4_097), 'exceeds 4096 characters (got 4097)'],
    ['instagram', '17841', 'á'.repeat(501), 'exceeds 1000 UTF-8 bytes (got 1002)'],
    ['whatsapp', '+5511999999999', 'x'.repeat(5_000_000), 'exceeds 4096 characters (got 5000000)'],
  ])(
    'refuses a text that exceeds the limit of %s, with its length and the limit',
    async (channel, value, body, words) => {
      const call = send(server.client(), { message: { recipients: [to(value, channel)], content: text(body) } });
      const { code, details } = await failure(call);
      expect(code).toBe(status.INVALID_ARGUMENT);
      expect(details?.fieldViolations?.[0]?.description).toContain(words);
    },
  );

  test.each<[string, PartialRequest]>([
    ['no message', {}],
    ['no content', { message: { recipients: [to('+5511999999999')] } }],
    ['no recipients', { message: { content: text('Olá') } }],
    [
      'content that the channel cannot carry',
      { message: { recipients: [to('17841', 'instagram')], content: { kind: { $case: 'location', value: {} } } } },
    ],
    ['a channel outside the routing', { ...hello, routing: { channels: ['instagram'] } }],
    ['a channel of the routing that there is not', { ...hello, routing: { channels: ['whatsapp', 'pigeon'] } }],
    ['a duplicate channel in the routing', { ...hello, routing: { channels: ['whatsapp', 'whatsapp'] } }],
  ])('refuses %s', async (_, request) => {
    expect((await failure(send(server.client(), request))).code).toBe(status.INVALID_ARGUMENT);
  });

  test('names a missing account', async () => {
    const recipient = {
      to: { $case: 'identity' as const, value: { channel: 'whatsapp', value: '+5511999999999', accountId: 'x' } },
    };
    expect(
      await failure(send(server.client(), { message: { recipients: [recipient], content: text('Olá') } })),
    ).toMatchObject({
      code: status.FAILED_PRECONDITION,
      details: { reason: 'ACCOUNT_MISSING', preconditionFailures: [{ type: 'ACCOUNT', subject: 'x' }] },
    });
  });

  test('answers UNAVAILABLE with RetryInfo while the log is unavailable', async () => {
    await server.bus.close();
    const { code, details } = await failure(send(server.client(), hello));
    expect(code).toBe(status.UNAVAILABLE);
    expect(details?.retryAfterMs).toBeGreaterThan(0);
  });
});

test('BatchSendMessages accepts or refuses each message on its own, in order', async () => {
  const { chat } = server.client();
  const requests = [hello, { message: { content: text('Olá') } }, hello].map((one) =>
    SendMessageRequest.fromPartial(one),
  );
  const { results } = await unary(chat.batchSendMessages.bind(chat), { requests });
  expect(results.map(({ result }) => result?.$case)).toEqual(['message', 'error', 'message']);
  const [, wrong] = results;
  if (wrong?.result?.$case !== 'error') throw new Error('the second one is no error');
  expect(decodeStatusDetails(wrong.result.value)?.fieldViolations).toEqual([
    { field: 'message.recipients', description: 'is required', reason: '' },
  ]);
  expect((await failure(unary(chat.batchSendMessages.bind(chat), { requests: [] }))).code).toBe(3);
});

test('BatchSendMessages writes its messages together, and refuses those that alone exceed what the log accepts', async () => {
  const publish = vi.spyOn(server.bus, 'publish');
  const { chat } = server.client();
  const tooLarge = { kind: { $case: 'channelSpecific' as const, value: { payload: { blob: 'x'.repeat(2 ** 21) } } } };
  const contents = [text('0'), tooLarge, text('2'), text('3'), tooLarge];
  const batchOf = (chosen: typeof contents) =>
    unary(chat.batchSendMessages.bind(chat), {
      requests: chosen.map((content) => SendMessageRequest.fromPartial({ message: { ...hello.message, content } })),
    });
  await batchOf([text('0'), text('1')]);
  expect(publish).toHaveBeenCalledTimes(1);
  const { results } = await batchOf(contents);
  expect(results.map(({ result }) => result?.$case)).toEqual(['message', 'error', 'message', 'message', 'error']);
  const ids = results.flatMap(({ result }) => (result?.$case === 'message' ? [result.value.messageId] : []));
  const records = (await take(server.bus, deliveriesTopic('whatsapp'), 5)).map(recordToDelivery);
  expect(records.slice(2).map(({ messageId }) => messageId)).toEqual(ids);
});
