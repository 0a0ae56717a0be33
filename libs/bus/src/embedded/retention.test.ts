import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Bus, TopicSpecification } from '../bus.ts';
import { numbered, numbers, readRecords, readTail, texts } from '../testing/records.ts';
import { createEmbeddedBus } from './create-embedded-bus.ts';
import { isExpired } from './retention.ts';
import { streamOf } from './record-codec.ts';
import { segmentNumber } from './segment.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-bus-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function openWith(topics: readonly TopicSpecification[], retentionIntervalMs = 5): Promise<Bus> {
  const bus = await createEmbeddedBus({ folder, segmentBytes: 1, retentionIntervalMs, cacheBytes: 0 });
  await bus.ensureTopics(topics);
  return bus;
}

const segments = async () => (await readdir(folder)).filter((name) => segmentNumber(name) !== undefined);

test('deletes expired records; readers and groups continue at the oldest one kept', async () => {
  const bus = await openWith([{ name: 'topic', partitions: 1, retentionMs: 1 }]);
  await bus.publish(numbered('topic', 'key', 3));
  const [batch] = await readTail(bus, { topic: 'topic', from: 'earliest' }, 3);
  await bus.publish(numbered('topic', 'key', 3, 3));
  await bus.publish(numbered('topic', 'key', 3, 6));
  await vi.waitFor(
    async () => {
      expect(await segments()).toHaveLength(1);
    },
    { timeout: 20_000 },
  );
  const tails = ['earliest' as const, { cursor: batch?.cursorAfter() ?? '' }, { time: 0 }];
  for (const from of tails) expect(texts(await readRecords(bus, { topic: 'topic', from }, 3))).toEqual(numbers(3, 6));
  expect(await bus.lag('group', ['topic'])).toEqual([{ topic: 'topic', partition: 0, records: 3 }]);
  await bus.close();

  const again = await openWith([]);
  const [position] = await again.publish(numbered('topic', 'key', 1, 9));
  expect(position?.offset).toBe(9);
  await again.close();
});

test('keeps a segment as long as one of its topics requires', async () => {
  const bus = await openWith([
    { name: 'short', partitions: 1, retentionMs: 1 },
    { name: 'long', partitions: 1 },
  ]);
  await bus.publish([...numbered('short', 'key', 1), ...numbered('long', 'key', 1)]);
  await bus.publish(numbered('short', 'key', 1, 1));
  await bus.publish(numbered('short', 'key', 1, 2));
  await bus.close();
  const again = await openWith([]);
  expect(texts(await readRecords(again, { topic: 'long', from: 'earliest' }, 1))).toEqual(['0']);
  expect(texts(await readRecords(again, { topic: 'short', from: 'earliest' }, 3))).toEqual(numbers(3));
  await again.close();
});

test.each([
  ['within the longest retention', 100, false],
  ['past the longest retention', 101, true],
])('handles a segment %s of its topics', (_, age, expired) => {
  const segment = { number: 0, path: '', startTimestamp: 0, firstOffsets: new Map([[streamOf(2, 0), 7]]) };
  const firstOffsets = new Map([
    [streamOf(0, 3), 1],
    [streamOf(1, 0), 5],
    // Has no record of this topic, whose retention does not matter.
    [streamOf(2, 0), 7],
  ]);
  const next = { number: 1, path: '', startTimestamp: 1000, firstOffsets };
  expect(isExpired(segment, next, 1000 + age, (topicId) => [10, 100, 1000][topicId] ?? 0)).toBe(expired);
});

test('rebuilds a missing or wrong index from its segment', async () => {
  const bus = await openWith([{ name: 'topic', partitions: 1 }], 60_000);
  for (let index = 0; index < 5; index += 1) await bus.publish(numbered('topic', 'key', 1, index));
  await bus.close();
  const indexes = (await readdir(folder)).filter((name) => name.endsWith('.index'));
  // The header fills the first segment, so it has no record.
  expect(indexes).toHaveLength(5);
  const [, missing = '', garbage = '', foreign = ''] = indexes;
  await rm(join(folder, missing));
  await writeFile(join(folder, garbage), '{"segmentBytes":');
  await writeFile(join(folder, foreign), '{"segmentBytes":1,"blocks":[]}');
  const again = await openWith([]);
  expect(texts(await readRecords(again, { topic: 'topic', from: 'earliest' }, 5))).toEqual(numbers(5));
  await again.close();
});
