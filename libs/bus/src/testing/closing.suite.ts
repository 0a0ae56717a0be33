import { describe, expect, test } from 'vitest';
import type { Batch } from '../bus.ts';
import { BusError } from '../bus-error.ts';
import { Collector } from './collector.ts';
import { allDone, numbered, readRecords, record, texts } from './records.ts';
import type { Stage } from './stage.ts';

export function describeClosing(current: () => Stage): void {
  describe('closing', () => {
    test('can be repeated; afterwards every call fails with `closed`', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus);
      await Promise.all([bus.close(), bus.close()]);
      await bus.close();
      const group = current().name('group');
      const attempts = [
        () => bus.publish([record(topic, 'key', '')]),
        () => bus.ensureTopics([{ name: topic, partitions: 1 }]),
        () => bus.subscribe({ group, topics: [topic] }, allDone),
        () => readRecords(bus, { topic, from: 'earliest' }, 1),
        () => bus.lag(group, [topic]),
        () => bus.check(),
      ];
      for (const attempt of attempts) {
        const error: unknown = await attempt().catch((reason: unknown) => reason);
        expect(BusError.is(error) && error.code, String(attempt)).toBe('closed');
      }
    });

    test('stops delivering, waits for delivered records, and leaves the rest to other members', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus);
      const group = current().name('group');
      const first = new Collector<Batch>(current());
      const subscription = await bus.subscribe({ group, topics: [topic], maxUnfinished: 2 }, (batch) => {
        first.add(batch);
      });
      await bus.publish(numbered(topic, 'key', 4));
      await first.until((batches) => batches.flatMap(({ records }) => records).length === 2);
      let closed = false;
      const closing = Promise.all([subscription.close(), subscription.close()]).then(() => {
        closed = true;
      });
      await bus.check();
      expect(closed).toBe(false);
      for (const batch of first.items) allDone(batch);
      await closing;
      expect(subscription.assigned).toEqual([]);
      const second = new Collector(current());
      await bus.subscribe({ group, topics: [topic] }, (batch) => {
        second.add(...batch.records);
        allDone(batch);
      });
      expect(texts(await second.count(2))).toEqual(['2', '3']);
      expect(first.items.flatMap(({ records }) => texts(records))).toEqual(['0', '1']);
    });

    test('does not wait for records that a handler rejected', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus);
      const handling = new Collector<string>(current());
      const refuse = Promise.withResolvers<never>();
      const options = { group: current().name('group'), topics: [topic], drainTimeoutMs: 1e8 };
      const subscription = await bus.subscribe(options, async () => {
        handling.add('begun');
        await refuse.promise;
      });
      await bus.publish(numbered(topic, 'key', 1));
      await handling.count(1);
      const closing = subscription.close();
      refuse.reject(new Error('not now'));
      await closing;
      expect(await bus.lag(options.group, [topic])).toEqual([{ topic, partition: 0, records: 1 }]);
    });

    test('waits until the timeout, and then aborts the signal of the batch', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus);
      const batches = new Collector<Batch>(current());
      const subscription = await bus.subscribe(
        { group: current().name('group'), topics: [topic], drainTimeoutMs: 20 },
        (batch) => {
          batches.add(batch);
        },
      );
      await bus.publish(numbered(topic, 'key', 1));
      const [batch] = await batches.count(1);
      expect(batch?.signal.aborted).toBe(false);
      await subscription.close();
      expect(batch?.signal.aborted).toBe(true);
    });

    test('lets handlers publish to finish their records', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus);
      const outcomes = await current().topic(bus, 1, 'outcomes');
      const handling = new Collector<string>(current());
      const proceed = Promise.withResolvers<undefined>();
      await bus.subscribe({ group: current().name('group'), topics: [topic] }, async (batch) => {
        handling.add('begun');
        await proceed.promise;
        await bus.publish(numbered(outcomes, 'key', 1));
        allDone(batch);
      });
      await bus.publish(numbered(topic, 'key', 1));
      await handling.count(1);
      const closing = bus.close();
      proceed.resolve(undefined);
      await closing;
      const again = await current().open();
      expect(texts(await readRecords(again, { topic: outcomes, from: 'earliest' }, 1))).toEqual(['0']);
      expect(await again.lag(current().name('group'), [topic])).toEqual([{ topic, partition: 0, records: 0 }]);
    });
  });
}
