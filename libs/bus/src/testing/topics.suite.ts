import { describe, expect, test } from 'vitest';
import { Collector } from './collector.ts';
import type { BusFeatures } from './features.ts';
import { allDone, keysByPartition, numbered, readRecords, record, texts } from './records.ts';
import type { Stage } from './stage.ts';

export function describeTopics(current: () => Stage, features: BusFeatures): void {
  describe('topics', () => {
    test('can be ensured again, also concurrently, and keep their records', async () => {
      const bus = await current().open();
      const name = current().name('topic');
      const ensure = () => bus.ensureTopics([{ name, partitions: 2, retentionMs: 3_600_000 }]);
      await Promise.all([ensure(), ensure(), ensure()]);
      await bus.publish(numbered(name, 'key', 2));
      await ensure();
      expect(texts(await readRecords(bus, { topic: name, from: 'earliest' }, 2))).toEqual(['0', '1']);
    });

    test('with more partitions than specified stay as they are', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus, 4);
      await bus.ensureTopics([{ name: topic, partitions: 2 }]);
      const lag = await bus.lag(current().name('group'), [topic]);
      expect(lag.map(({ partition }) => partition).sort()).toEqual([0, 1, 2, 3]);
    });

    test.runIf(features.growsTopics)(
      'with fewer partitions than asked for get more, also while they are read',
      async () => {
        const bus = await current().open();
        const topic = await current().topic(bus, 1);
        const seen: string[] = [];
        let cursor: string | undefined;
        await bus.publish([record(topic, 'first', 'before')]);
        for await (const batch of bus.tail({ topic, from: 'earliest' })) {
          if (seen.length === 1 && batch.records.length > 0) cursor ??= batch.cursorAfter(0);
          seen.push(...texts(batch.records));
          if (seen.length === 1 && batch.records.length > 0) {
            await bus.ensureTopics([{ name: topic, partitions: 8 }]);
            const keys = Array.from({ length: 64 }, (_, index) => `key-${index}`);
            const positions = await bus.publish(keys.map((key) => record(topic, key, key)));
            expect(new Set(positions.map(({ partition }) => partition)).size).toBe(8);
          }
          if (seen.length === 65) break;
        }
        expect(new Set(seen).size).toBe(65);
        // The first record of the new partitions was read before the cursor was taken.
        const from = { cursor: cursor ?? '' };
        const rest = texts(await readRecords(bus, { topic, from }, 63));
        expect(rest.sort()).toEqual(seen.filter((_, index) => index > 1).sort());
      },
    );

    test.runIf(features.growsTopics)('with new partitions have them handled by the groups that read them', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus, 1);
      const collector = new Collector(current());
      const group = current().name('group');
      const subscription = await bus.subscribe({ group, topics: [topic] }, (batch) => {
        collector.add(...batch.records);
        allDone(batch);
      });
      await bus.publish([record(topic, 'first', 'before')]);
      await collector.count(1);
      // Another process adds them.
      await (await current().another(bus)).ensureTopics([{ name: topic, partitions: 3 }]);
      await current().eventually(() => {
        expect(subscription.assigned).toHaveLength(3);
      });
      const keys = keysByPartition(3);
      const positions = await bus.publish(keys.map((key) => record(topic, key, key)));
      expect(positions.map(({ partition }) => partition)).toEqual([0, 1, 2]);
      expect(texts(await collector.count(4)).sort()).toEqual(['before', ...keys].sort());
    });

    test.runIf(!features.growsTopics)('with fewer partitions than asked for are refused by name', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus, 1);
      await expect(bus.ensureTopics([{ name: topic, partitions: 2 }])).rejects.toMatchObject({
        code: 'misconfigured',
        message: expect.stringContaining(topic) as unknown,
      });
    });

    test('need a name and at least one partition', async () => {
      const bus = await current().open();
      const name = current().name('topic');
      await expect(bus.ensureTopics([{ name, partitions: 0 }])).rejects.toMatchObject({ code: 'invalid' });
      await expect(bus.ensureTopics([{ name: '', partitions: 1 }])).rejects.toMatchObject({ code: 'invalid' });
    });

    test('check() resolves on a working bus', async () => {
      const bus = await current().open();
      await expect(bus.check()).resolves.toBeUndefined();
    });
  });
}
