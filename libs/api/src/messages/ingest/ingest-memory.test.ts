import { setImmediate as nextTurn } from 'node:timers/promises';
import { Duplex } from 'node:stream';
import { status } from '@grpc/grpc-js';
import { createMetrics } from '@chat4all/metrics';
import { ChatServiceService, IngestMessagesRequest, Message, encodeMessage } from '@chat4all/proto';
import { expect, test } from 'vitest';
import { withReadableRequests } from '../../server/readable-requests.ts';
import { createIngestBudget, ingestMessages } from './ingest-messages.ts';

const { ingestMessages: method } = withReadableRequests(ChatServiceService);
const BYTES = Buffer.from(
  encodeMessage(
    IngestMessagesRequest,
    IngestMessagesRequest.fromPartial({ request: { requestId: 'x'.repeat(30_000) } }),
  ),
);

/** Returns a message as the server decodes it, which knows its size then. */
const decoded = (): unknown => method?.requestDeserialize(BYTES);

/** A stream whose client sends what the test pushes, and takes no answer. */
function createUnread(): Duplex {
  return new Duplex({ objectMode: true, read: () => undefined, write: () => undefined });
}

test('of streams whose answers are not taken, ends the one that made no progress for longest, and keeps nothing of it', async () => {
  const budget = createIngestBudget(400_000, createMetrics());
  const accept = (requests: readonly unknown[]) =>
    Promise.resolve(requests.map(() => ({ kind: 'accepted' as const, message: Message.fromPartial({}) })));
  const streams = [createUnread(), createUnread()];
  const closed = new AbortController();
  const [first, second] = streams.map((stream) =>
    ingestMessages(stream, accept, { signal: closed.signal, budget }).catch((error: unknown) => error),
  );
  for (let round = 0; round < 10; round += 1) {
    for (const stream of streams) stream.push(decoded());
    await nextTurn();
  }
  expect(await first).toMatchObject({ code: status.RESOURCE_EXHAUSTED });
  expect(budget.total).toBeLessThan(400_000);
  for (let more = 0; more < 100; more += 1) streams[0]?.push(decoded());
  await nextTurn();
  expect([streams[0]?.readableLength, streams[0]?.writableLength]).toEqual([0, 3]);
  for (const stream of streams) stream.destroy();
  closed.abort();
  expect(await second).toBeUndefined();
});
