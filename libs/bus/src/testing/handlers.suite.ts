import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Batch, BatchHandler, StoredRecord } from '../bus.ts';
import { Collector } from './collector.ts';
import type { BusFeatures } from './features.ts';
import { allDone, keysByPartition, numbered, numbers, texts } from './records.ts';
import type { Stage } from './stage.ts';

export function describeHandlers(current: () => Stage, { sessionTimeoutMs = 0 }: BusFeatures): void {
  describe('handlers', () => {
    test('get the next batch of a partition when their promise resolves; other partitions continue meanwhile', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus, 2);
      const [slow = '', quick = ''] = keysByPartition(2);
      const collector = new Collector<Batch>(current());
      const unblocked = Promise.withResolvers<undefined>();
      await bus.subscribe({ group: current().name('group'), topics: [topic] }, async (batch) => {
        collector.add(batch);
        allDone(batch);
        if (batch.partition === 0) await unblocked.promise;
      });
      const inPartition = (partition: number) => collector.items.filter((batch) => batch.partition === partition);
      await bus.publish(numbered(topic, slow, 1));
      await collector.count(1);
      await bus.publish(numbered(topic, slow, 1, 1));
      for (let round = 0; round < 3; round += 1) {
        await bus.publish(numbered(topic, quick, 1, round));
        await collector.until(() => inPartition(1).flatMap((batch) => batch.records).length > round);
      }
      expect(inPartition(0).flatMap((batch) => texts(batch.records))).toEqual(['0']);
      unblocked.resolve(undefined);
      await collector.until(() => inPartition(0).length === 2);
      expect(inPartition(0).flatMap((batch) => texts(batch.records))).toEqual(['0', '1']);
    });

    test('have at most maxUnfinished records of a partition; other partitions continue meanwhile', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus, 2);
      const [full = '', other = ''] = keysByPartition(2);
      await bus.publish(numbered(topic, full, 30));
      const collector = new Collector<{ batch: Batch; handed: StoredRecord }>(current());
      const options = { group: current().name('group'), topics: [topic], maxUnfinished: 10, drainTimeoutMs: 10 };
      await bus.subscribe(options, (batch) => {
        collector.add(...batch.records.map((handed) => ({ batch, handed })));
      });
      const inPartition = (partition: number) => collector.items.filter(({ handed }) => handed.partition === partition);
      await collector.count(10);
      await bus.publish(numbered(topic, other, 10));
      await collector.until(() => inPartition(1).length === 10);
      expect(inPartition(0)).toHaveLength(10);
      // In any order: each finished one makes room for one more.
      for (const { batch, handed } of inPartition(0).slice(5, 8)) batch.done(handed);
      await collector.until(() => inPartition(0).length === 13);
      for (const { batch, handed } of inPartition(1)) batch.done(handed);
      await bus.publish(numbered(topic, other, 10, 10));
      await collector.until(() => inPartition(1).length === 20);
      expect(texts(inPartition(0).map(({ handed }) => handed))).toEqual(numbers(13));
    });

    test('that reject get the unfinished records of the batch again, before later ones', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus);
      await bus.publish(numbered(topic, 'key', 6));
      const collector = new Collector<string[]>(current());
      let refusals = 2;
      await bus.subscribe({ group: current().name('group'), topics: [topic], maxUnfinished: 4 }, async (batch) => {
        collector.add(texts(batch.records));
        const [first, second] = batch.records;
        if (refusals === 2 && second !== undefined) batch.done(second);
        if (refusals === 1 && first !== undefined) batch.done(first);
        if (refusals > 0) {
          refusals -= 1;
          throw new Error('not now');
        }
        allDone(batch);
        await Promise.resolve();
      });
      const all = await collector.until((batches) => batches.flat().includes('5'));
      const [refused = [], again = [], third = [], ...rest] = all;
      expect(refused[0]).toBe('0');
      expect(again).toEqual(refused.filter((_, index) => index !== 1));
      expect(third).toEqual(again.slice(1));
      expect(rest.flat()).toEqual(numbers(6).slice(refused.length));
    });

    test('that throw synchronously are treated alike', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus);
      await bus.publish(numbered(topic, 'key', 1));
      const collector = new Collector(current());
      await bus.subscribe({ group: current().name('group'), topics: [topic] }, (batch) => {
        collector.add(...batch.records);
        if (collector.items.length === 1) throw new Error('not now');
        allDone(batch);
      });
      expect(texts(await collector.count(2))).toEqual(['0', '0']);
    });

    test.runIf(sessionTimeoutMs > 0)('may work for longer than a member may be silent', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus);
      const group = current().name('group');
      const begun = new Collector(current());
      const finished = new Collector(current());
      const handle: BatchHandler = async (batch) => {
        begun.add(...batch.records);
        await setTimeout(begun.items.length === 1 ? 1.5 * sessionTimeoutMs : 0);
        if (batch.signal.aborted) return;
        allDone(batch);
        finished.add(...batch.records);
      };
      await bus.subscribe({ group, topics: [topic] }, handle);
      await bus.publish(numbered(topic, 'key', 1));
      await begun.count(1);
      // Another member would get the partition at once if the first one were considered dead.
      await (await current().another(bus)).subscribe({ group, topics: [topic] }, handle);
      await bus.publish(numbered(topic, 'key', 1, 1));
      expect(texts(await finished.count(2))).toEqual(['0', '1']);
      expect(texts(begun.items)).toEqual(['0', '1']);
    });

    test('can finish a record long after their promise has resolved', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus);
      const group = current().name('group');
      const collector = new Collector<Batch>(current());
      await bus.subscribe({ group, topics: [topic] }, (batch) => {
        collector.add(batch);
      });
      await bus.publish(numbered(topic, 'key', 3));
      await collector.until((batches) => batches.flatMap(({ records }) => records).length === 3);
      for (const batch of collector.items) allDone(batch);
      await current().eventually(async () => {
        expect(await bus.lag(group, [topic])).toEqual([{ topic, partition: 0, records: 0 }]);
      });
    });
  });
}
