import { EVENTS_TOPIC, recordToEvent, unreadablePartToRecord } from '@chat4all/records';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startProjection } from './projection.ts';
import { type TestBench, createTestBench, eventually } from './testing/test-bench.ts';
import { type Service, startWorker } from './worker.ts';

const ACCOUNT = { id: 'account', channel: 'test', tenantId: 'acme' };

let bench: TestBench;
let services: Service[];
beforeEach(async () => {
  bench = await createTestBench();
  services = [await startProjection(bench.options), await startWorker(bench.options)];
});
afterEach(async () => {
  for (const service of services) await service.close();
  await bench.dispose();
});

async function replay(account = ACCOUNT): Promise<void> {
  await bench.bus.publish([unreadablePartToRecord(account, { reason: 'new', part: null, callback: { text: 'Oi' } })]);
  const { deadLetters } = bench.store;
  await eventually(async () => (await deadLetters.countReplayable('acme', {})) === 1 || undefined);
  await deadLetters.startReplay({ replayId: 'r1', tenantId: 'acme', timeMs: 1 }, {});
  await eventually(async () => (await deadLetters.getReplay('acme', 'r1'))?.replayedCount === 1 || undefined);
}

test('reads an unreadable callback again, with the connector of today', async () => {
  const from = [{ kind: 'name', value: 'ana' }];
  bench.onCallback = (original) => ({
    events: [
      { kind: 'message', providerMessageId: 'p1', from, content: { kind: 'text', text: 'Oi' }, time: 1, original },
    ],
    unreadable: [],
  });
  await replay();
  for await (const { records } of bench.bus.tail({ topic: EVENTS_TOPIC, from: 'earliest' })) {
    if (records.some((record) => recordToEvent(record).kind?.$case === 'received')) break;
  }
  const { messages } = await bench.store.listMessages({ tenantId: 'acme', pageSize: 10 });
  expect(messages).toMatchObject([{ original: { text: 'Oi' }, content: { kind: { value: { body: 'Oi' } } } }]);
});

test.each([
  ['still unreadable', ACCOUNT, 'still unreadable'],
  ['of an account that is not configured', { ...ACCOUNT, id: 'gone' }, 'account "gone" is not configured'],
])('makes a dead letter again of a callback that is %s', async (_, account, message) => {
  await replay(account);
  const [, again] = await bench.deadLetters(2);
  expect(again).toMatchObject({ error: { reason: 'UNREADABLE', message }, accountId: account.id });
  expect(Buffer.from(again?.value ?? []).toString()).toBe('{"text":"Oi"}');
});
