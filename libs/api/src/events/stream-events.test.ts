import { status } from '@grpc/grpc-js';
import { type Event, StreamEventsRequest, type StreamEventsResponse } from '@chat4all/proto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type TestServer, createTestServer, failure, hello, send, text, to } from '../testing/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(() => server.dispose());

describe('StreamEvents', () => {
  function stream(request: Parameters<typeof StreamEventsRequest.fromPartial>[0], connection = server.client()) {
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

  test('misses and repeats nothing from a time or from a cursor', async () => {
    const messages = [];
    for (let index = 0; index < 7; index += 1) messages.push(await send(server.client(), hello));
    const sent = messages.map(({ messageId }) => messageId);
    const first = await take(stream({ start: { $case: 'startTime', value: new Date(0) } }), 3);
    const rest = await take(stream({ start: { $case: 'cursor', value: first[2]?.cursor ?? '' } }), 4);
    expect([...ids(first), ...ids(rest)]).toEqual(sent);
  });

  test('starts with a heartbeat from now, and streams what follows', async () => {
    await send(server.client(), hello);
    const responses = stream({})[Symbol.asyncIterator]();
    const first = (await responses.next()) as IteratorResult<StreamEventsResponse, undefined>;
    expect(first.value?.payload?.$case).toBe('heartbeat');
    const message = await send(server.client(), hello);
    const next = (await responses.next()) as IteratorResult<StreamEventsResponse, undefined>;
    expect(next.value?.payload).toMatchObject({
      $case: 'event',
      value: { eventId: `${message.messageId}-0/accepted` },
    });
    await responses.return?.();
  });

  test("streams only matching events of the caller's tenant", async () => {
    await send(server.client(), hello);
    const onInstagram = await send(server.client(), {
      message: { recipients: [to('17841', 'instagram')], content: text('Oi') },
    });
    const start = { $case: 'startTime' as const, value: new Date(0) };
    expect(ids(await take(stream({ start, channels: ['instagram'] }), 1))).toEqual([onInstagram.messageId]);
    expect(ids(await take(stream({ start, messageIds: [onInstagram.messageId] }), 1))).toEqual([onInstagram.messageId]);
  });

  test('refuses an invalid cursor and too many message ids', async () => {
    const bad = take(stream({ start: { $case: 'cursor', value: 'nonsense' } }), 1);
    expect((await failure(bad)).code).toBe(status.INVALID_ARGUMENT);
    const many = take(stream({ messageIds: Array.from({ length: 1_001 }, String) }), 1);
    expect((await failure(many)).code).toBe(status.INVALID_ARGUMENT);
  });

  test('ends streams with UNAVAILABLE when the server stops', async () => {
    const responses = stream({});
    const reading = failure(take(responses, 1));
    await new Promise((resolve) => responses.once('data', resolve));
    await server.stop();
    expect(await reading).toMatchObject({ code: status.UNAVAILABLE, details: { reason: 'STOPPING' } });
  });
});
