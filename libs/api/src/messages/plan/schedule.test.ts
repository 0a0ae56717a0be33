import { status } from '@grpc/grpc-js';
import { DeliveryState, StreamEventsRequest, type StreamEventsResponse } from '@chat4all/proto';
import { deliveriesTopic, EVENTS_TOPIC, recordToEvent } from '@chat4all/records';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestServer, countOf, createTestServer, failure, hello, send, take } from '../../testing/test-server.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(() => server.dispose());

test('publishes the acceptance of a scheduled message, but not its delivery', async () => {
  const sendTime = new Date(Date.now() + HOUR);
  const message = await send(server.client(), { ...hello, sendTime, ttl: { seconds: 7_200 } });
  expect(message.deliveries).toMatchObject([{ state: DeliveryState.SCHEDULED }]);
  const [record] = await take(server.bus, EVENTS_TOPIC, 1);
  expect(record && recordToEvent(record).kind).toMatchObject({
    $case: 'accepted',
    value: { sendTimeMs: sendTime.getTime(), expireTimeMs: (message.createTime?.getTime() ?? 0) + 2 * HOUR },
  });
  expect(await countOf(server.bus, deliveriesTopic('whatsapp'))).toBe(0);
});

test('streams SCHEDULED as its first event', async () => {
  await send(server.client(), { ...hello, sendTime: new Date(Date.now() + HOUR) });
  const { chat, metadata } = server.client();
  const start = { $case: 'startTime' as const, value: new Date(0) };
  const responses: AsyncIterable<StreamEventsResponse> = chat.streamEvents(
    StreamEventsRequest.fromPartial({ start }),
    metadata,
  );
  for await (const { payload } of responses) {
    if (payload?.$case !== 'event') continue;
    expect(payload.value.kind).toMatchObject({ $case: 'delivery', value: { state: DeliveryState.SCHEDULED } });
    break;
  }
});

test.each([-365 * DAY, -1, 900])('treats a send time that is %i ms away as now', async (away) => {
  const message = await send(server.client(), { ...hello, sendTime: new Date(Date.now() + away) });
  expect(message.deliveries).toMatchObject([{ state: DeliveryState.ACCEPTED }]);
  expect(await countOf(server.bus, deliveriesTopic('whatsapp'))).toBe(1);
});

test('refuses a send time more than a year ahead', async () => {
  const { code, details } = await failure(
    send(server.client(), { ...hello, sendTime: new Date(Date.now() + 366 * DAY) }),
  );
  expect(code).toBe(status.INVALID_ARGUMENT);
  expect(details?.fieldViolations).toMatchObject([
    { field: 'send_time', description: expect.stringContaining('365 days') as string },
  ]);
  await send(server.client(), { ...hello, sendTime: new Date(Date.now() + 364 * DAY) });
});

test('refuses a time to live that ends before the send time', async () => {
  const sendTime = new Date(Date.now() + HOUR);
  const { code, details } = await failure(send(server.client(), { ...hello, sendTime, ttl: { seconds: 3_500 } }));
  expect(code).toBe(status.INVALID_ARGUMENT);
  expect(details?.fieldViolations).toMatchObject([{ field: 'ttl' }]);
  expect(details?.fieldViolations?.[0]?.description).toContain(sendTime.toISOString());
});
