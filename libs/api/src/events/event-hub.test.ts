import type { ClientReadableStream } from '@grpc/grpc-js';
import { DeliveryState, EventRecord, StreamEventsRequest, type StreamEventsResponse } from '@chat4all/proto';
import { eventToRecord } from '@chat4all/records';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Random } from '../testing/fuzz/random.ts';
import { type TestServer, createTestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await server.dispose();
});

let published = 0;
/** Publishes events of a conversation; their message ids are numbers that grow. */
async function publish(count: number, conversationId = 'c0', tenantId = 'demo'): Promise<string[]> {
  const messageIds = Array.from({ length: count }, () => String((published += 1)).padStart(8, '0'));
  const identity = { channel: 'whatsapp', kind: 'phone', value: `+${conversationId}`, accountId: 'demo-whatsapp' };
  await server.bus.publish(
    messageIds.map((messageId) => {
      const value = {
        ...{ messageId, deliveryId: `${messageId}-0`, conversationId, identity, providerMessageId: 'x'.repeat(500) },
        ...{ state: DeliveryState.SENT, previousState: DeliveryState.ROUTED },
      };
      const event = { eventId: messageId, tenantId, kind: { $case: 'change' as const, value } };
      return eventToRecord(EventRecord.fromPartial(event), identity);
    }),
  );
  return messageIds;
}

type Request = Parameters<typeof StreamEventsRequest.fromPartial>[0];

interface Follower {
  readonly stream: ClientReadableStream<StreamEventsResponse>;
  readonly messageIds: string[];
  readonly cursors: string[];
  /** Resolves when its place is fixed. */
  readonly ready: Promise<unknown>;
}

function follow(request: Request = {}): Follower {
  const { chat, metadata } = server.client();
  const stream = chat.streamEvents(StreamEventsRequest.fromPartial(request), metadata);
  const ready = Promise.withResolvers<undefined>();
  const follower = { stream, messageIds: [] as string[], cursors: [] as string[], ready: ready.promise };
  stream
    .on('error', () => undefined)
    .on('data', ({ payload }: StreamEventsResponse) => {
      ready.resolve(undefined);
      if (payload?.$case !== 'event' || payload.value.kind?.$case !== 'delivery') return;
      follower.messageIds.push(payload.value.kind.value.messageId);
      follower.cursors.push(payload.value.cursor);
    });
  return follower;
}

test('reads the log once for all readers, and gives each the events it follows', async () => {
  const tail = vi.spyOn(server.bus, 'tail');
  const followers = [
    ...Array.from({ length: 10 }, (_, index) => follow({ conversationId: `c${index}` })),
    ...Array.from({ length: 5 }, () => follow()),
  ];
  await Promise.all(followers.map(({ ready }) => ready));
  expect(tail).toHaveBeenCalledTimes(1);
  const all: string[] = [];
  for (let index = 0; index < 10; index += 1) all.push(...(await publish(3, `c${index}`)));
  await publish(3, 'c0', 'other');
  const last = await publish(1, 'c9');
  await vi.waitFor(() => {
    for (const { messageIds } of followers.slice(10)) expect(messageIds.toSorted()).toEqual([...all, ...last]);
  });
  for (const [index, { messageIds }] of followers.slice(0, 9).entries()) {
    expect(messageIds).toEqual(all.slice(index * 3, index * 3 + 3));
  }
  for (const { stream } of followers) stream.cancel();
  await vi.waitFor(() => {
    expect(tail.mock.calls[0]?.[0].signal?.aborted).toBe(true);
  });
});

test('lets a slow reader fall behind without delaying others, and resumes it in order', async () => {
  const [slow, quick] = [follow({ conversationId: 'c0' }), follow({ conversationId: 'c0' })];
  await Promise.all([slow.ready, quick.ready]);
  slow.stream.pause();
  const all: string[] = [];
  for (let count = 0; count < 20; count += 1) all.push(...(await publish(200)));
  await vi.waitFor(() => {
    expect(quick.messageIds).toEqual(all);
  }, 5_000);
  expect(slow.messageIds.length).toBeLessThan(all.length / 2);
  slow.stream.resume();
  await vi.waitFor(() => {
    expect(slow.messageIds.length).toBe(all.length);
  }, 10_000);
  expect(slow.messageIds).toEqual(all);
  all.push(...(await publish(5)));
  await vi.waitFor(() => {
    expect(slow.messageIds).toEqual(all);
  });
});

test('streams every event after any past start once and in order, while more arrive', async () => {
  const seed = Number(process.env['CHAT4ALL_TEST_SEED'] ?? Date.now() % 2 ** 31);
  console.log(`CHAT4ALL_TEST_SEED=${seed}`);
  const random = new Random(seed);
  const witness = follow({ conversationId: 'c0' });
  await witness.ready;
  const late: { readonly after: number; readonly follower: Follower }[] = [];
  const all: string[] = [];
  for (let round = 0; round < 60; round += 1) {
    all.push(...(await publish(1 + random.below(20))));
    if (round % 2 === 0 || witness.cursors.length === 0) continue;
    const after = random.below(witness.cursors.length);
    const cursor = witness.cursors[after] ?? '';
    late.push({ after, follower: follow({ conversationId: 'c0', start: { $case: 'cursor', value: cursor } }) });
  }
  all.push(...(await publish(1)));
  for (const { after, follower } of late) {
    await vi.waitFor(() => {
      expect(follower.messageIds).toEqual(all.slice(after + 1));
    }, 5_000);
  }
  expect(witness.messageIds).toEqual(all);
}, 30_000);
