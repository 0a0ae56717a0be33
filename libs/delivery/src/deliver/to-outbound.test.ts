import { type DeliveryRecord, DeliveryState, InboundRecord } from '@chat4all/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestBench, createTestBench, deliveryTo, identityTo, is } from '../testing/test-bench.ts';
import { type Service, startWorker } from '../worker.ts';

const { SENT, FAILED } = DeliveryState;

let bench: TestBench;
let worker: Service;
beforeEach(async () => {
  bench = await createTestBench();
  worker = await startWorker(bench.options);
});
afterEach(async () => {
  await worker.close();
  await bench.dispose();
});

const reaction = (messageId: string): Partial<DeliveryRecord> => ({
  content: { kind: { $case: 'reaction', value: { messageId, emoji: '👍' } } },
});

test("quotes the previous message of the lane by the platform's id", async () => {
  await bench.accept(deliveryTo('ana', 'm1'), deliveryTo('ana', 'm2', { replyToMessageId: 'm1' }));
  await bench.changesUntil(is('m2', SENT));
  expect(bench.sent.map(({ replyTo }) => replyTo)).toEqual([undefined, 'provider-m1-0']);
});

test('finds the inbound message that a reply or reaction refers to', async () => {
  const record = InboundRecord.fromPartial({
    ...{ messageId: 'theirs', providerMessageId: 'provider-theirs', sender: identityTo('ana') },
  });
  await bench.store.receive([{ kind: 'inbound', factId: 'log/0', tenantId: 'acme', record, timeMs: 1 }]);
  await bench.accept(
    deliveryTo('ana', 'm1', { replyToMessageId: 'theirs' }),
    deliveryTo('ana', 'm2', reaction('theirs')),
  );
  await bench.changesUntil(is('m2', SENT));
  expect(bench.sent).toMatchObject([
    { replyTo: 'provider-theirs' },
    { content: { kind: 'reaction', messageId: 'provider-theirs' } },
  ]);
});

test('sends a reply to an unsent message without a quote, and refuses a reaction to it', async () => {
  await bench.accept(
    deliveryTo('ana', 'm1', { replyToMessageId: 'unknown' }),
    deliveryTo('ana', 'm2', reaction('unknown')),
  );
  const changes = await bench.changesUntil(is('m2', FAILED));
  expect(bench.sent).toHaveLength(1);
  expect(bench.sent[0]).not.toHaveProperty('replyTo');
  expect(changes.at(-1)?.error).toMatchObject({ reason: 'INVALID', certain: true });
});

test('quotes only in the first part of a reply', async () => {
  await bench.accept(deliveryTo('ana', 'm1'), deliveryTo('ana', 'm2', { replyToMessageId: 'm1', part: 0 }));
  await bench.accept(deliveryTo('ana', 'm3', { replyToMessageId: 'm1', part: 1, partCount: 2 }));
  const changes = await bench.changesUntil(is('m3', FAILED));
  expect(bench.sent.map(({ replyTo }) => replyTo)).toEqual([undefined, 'provider-m1-0']);
  // The channel of this test carries everything whole, so that it cannot be the second of two.
  expect(changes.at(-1)?.error).toMatchObject({
    reason: 'INVALID',
    message: expect.stringContaining('1 messages') as unknown,
  });
});

test('marks messages written by a human', async () => {
  await bench.accept(deliveryTo('ana', 'm1', { byHuman: true }));
  await bench.changesUntil(is('m1', SENT));
  expect(bench.sent).toMatchObject([{ byHuman: true }]);
});
