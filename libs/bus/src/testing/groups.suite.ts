import { describe, expect, test } from 'vitest';
import { Collector } from './collector.ts';
import { allDone, keysByPartition, numbered, numbers, record, texts } from './records.ts';
import type { Stage } from './stage.ts';

export function describeGroups(current: () => Stage): void {
  describe('groups', () => {
    test('start at the earliest record and continue with new ones', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus);
      await bus.publish(numbered(topic, 'key', 5));
      const collector = new Collector(current());
      await bus.subscribe({ group: current().name('group'), topics: [topic] }, (batch) => {
        collector.add(...batch.records);
        allDone(batch);
      });
      await collector.count(5);
      await bus.publish(numbered(topic, 'key', 5, 5));
      expect(texts(await collector.count(10))).toEqual(numbers(10));
    });

    test('get every record each', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus, 2);
      const collectors = await Promise.all(
        ['one', 'two', 'three'].map(async (word) => {
          const collector = new Collector(current());
          await bus.subscribe({ group: current().name(word), topics: [topic] }, (batch) => {
            collector.add(...batch.records);
            allDone(batch);
          });
          return collector;
        }),
      );
      await bus.publish(numbers(20).map((text) => record(topic, text, text)));
      for (const collector of collectors) {
        expect(texts(await collector.count(20)).sort()).toEqual(numbers(20).sort());
      }
    });

    test('read several topics in non-empty batches of one partition, in order', async () => {
      const bus = await current().open();
      const topics = [await current().topic(bus, 2, 'left'), await current().topic(bus, 3, 'right')];
      await bus.publish(topics.flatMap((topic) => numbers(50).map((text) => record(topic, text, text))));
      const collector = new Collector(current());
      const faults: string[] = [];
      await bus.subscribe({ group: current().name('group'), topics }, (batch) => {
        if (batch.records.length === 0) faults.push('empty');
        for (const [index, { topic, partition, offset }] of batch.records.entries()) {
          if (topic !== batch.topic || partition !== batch.partition) faults.push(`${topic}/${partition}`);
          const before = batch.records[index - 1];
          if (before !== undefined && before.offset >= offset) faults.push(`${before.offset} before ${offset}`);
        }
        collector.add(...batch.records);
        allDone(batch);
      });
      const stored = await collector.count(100);
      expect(faults).toEqual([]);
      for (const topic of topics) {
        expect(texts(stored.filter((one) => one.topic === topic)).sort()).toEqual(numbers(50).sort());
      }
    });

    test('report their lag: everything first, then the unfinished records, then 0', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus, 2);
      const group = current().name('group');
      const keys = keysByPartition(2);
      await bus.publish(keys.flatMap((key, partition) => numbered(topic, key, 10 + partition)));
      const lag = async () => {
        const found = await bus.lag(group, [topic]);
        return found.sort((left, right) => left.partition - right.partition);
      };
      const expected = (first: number, second: number) => [
        { topic, partition: 0, records: first },
        { topic, partition: 1, records: second },
      ];
      expect(await lag()).toEqual(expected(10, 11));
      const finish: (() => void)[] = [];
      const collector = new Collector(current());
      await bus.subscribe({ group, topics: [topic] }, (batch) => {
        for (const handed of batch.records) {
          if (handed.partition === 0 && handed.offset < 4) batch.done(handed);
          else
            finish.push(() => {
              batch.done(handed);
            });
        }
        collector.add(...batch.records);
      });
      await collector.count(21);
      await current().eventually(async () => {
        expect(await lag()).toEqual(expected(6, 11));
      });
      for (const done of finish) done();
      await current().eventually(async () => {
        expect(await lag()).toEqual(expected(0, 0));
      });
    });

    test('reject topics that do not exist', async () => {
      const bus = await current().open();
      const topics = [current().name('unknown')];
      const group = current().name('group');
      const missing = { code: 'unknown_topic', retryable: true };
      await expect(bus.subscribe({ group, topics }, allDone)).rejects.toMatchObject(missing);
      await expect(bus.lag(group, topics)).rejects.toMatchObject(missing);
    });
  });
}
