import { describe, expect, test } from 'vitest';
import type { Bus } from '../bus.ts';
import { Collector } from './collector.ts';
import { Random } from './random.ts';
import { allDone, numbered, numbers, readRecords, record, texts } from './records.ts';
import type { Stage } from './stage.ts';

export function describeDurability(current: () => Stage): void {
  /** Receives `count` records, finishes those with the given values, in that order, and closes the bus. */
  async function finish(bus: Bus, topic: string, count: number, values: readonly string[]): Promise<void> {
    const collector = new Collector<() => void>(current());
    const finishers = new Map<string, () => void>();
    await bus.subscribe({ group: current().name('group'), topics: [topic], drainTimeoutMs: 10 }, (batch) => {
      for (const handed of batch.records) {
        const done = () => {
          batch.done(handed);
        };
        finishers.set(texts([handed]).join(), done);
        collector.add(done);
      }
    });
    await collector.count(count);
    for (const value of values) finishers.get(value)?.();
    await bus.close();
  }

  /** Returns the next `count` records of the same group on a new bus. */
  async function resume(topic: string, count: number): Promise<string[]> {
    const bus = await current().open();
    const collector = new Collector(current());
    await bus.subscribe({ group: current().name('group'), topics: [topic] }, (batch) => {
      collector.add(...batch.records);
      allDone(batch);
    });
    return texts(await collector.count(count));
  }

  describe('durability', () => {
    test('keeps published records after reopening, and continues the offsets', async () => {
      const first = await current().open();
      const topic = await current().topic(first, 2);
      const before = await first.publish(numbers(40).map((text) => record(topic, text, text)));
      const second = await current().reopen(first);
      const after = await second.publish(numbers(40).map((text) => record(topic, text, text)));
      const perPartition = [0, 1].map(
        (partition) => before.filter((position) => position.partition === partition).length,
      );
      expect(after).toEqual(
        before.map((position) => ({ ...position, offset: position.offset + (perPartition[position.partition] ?? 0) })),
      );
      const stored = await readRecords(second, { topic, from: 'earliest' }, 80);
      expect(texts(stored).sort()).toEqual([...numbers(40), ...numbers(40)].sort());
    });

    test('delivers unfinished records again after reopening', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus);
      await bus.publish(numbered(topic, 'key', 5));
      await finish(bus, topic, 5, []);
      expect(await resume(topic, 5)).toEqual(numbers(5));
    });

    test('does not deliver finished records again after reopening', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus);
      await bus.publish(numbered(topic, 'key', 5));
      await finish(bus, topic, 5, numbers(5));
      const again = await current().open();
      await again.publish(numbered(topic, 'key', 1, 5));
      await again.close();
      expect(await resume(topic, 1)).toEqual(['5']);
    });

    test('continues a group at the lowest unfinished record', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus);
      await bus.publish(numbered(topic, 'key', 8));
      await finish(bus, topic, 8, ['7', '0', '4', '1', '3']);
      expect(await resume(topic, 6)).toEqual(numbers(6, 2));
    });

    test('skips no unfinished record, for any order of finishing', async () => {
      const random = new Random();
      const bus = await current().open();
      const topic = await current().topic(bus);
      const count = 200;
      await bus.publish(numbered(topic, 'key', count));
      const shuffled = numbers(count)
        .map((text) => ({ text, order: random.below(2 ** 30) }))
        .sort((left, right) => left.order - right.order)
        .map(({ text }) => text);
      const done = new Set(shuffled.slice(0, random.below(count)));
      const lowest = numbers(count).findIndex((text) => !done.has(text));
      await finish(bus, topic, count, [...done]);
      const rest = count - lowest;
      expect(await resume(topic, rest), `seed ${random.seed}`).toEqual(numbers(rest, lowest));
    });

    test('finishes the publishes in progress when it closes', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus);
      const publishing = Promise.all(numbers(20).map((text) => bus.publish([record(topic, 'key', text)])));
      await bus.close();
      expect(await publishing).toHaveLength(20);
      const again = await current().open();
      const stored = await readRecords(again, { topic, from: 'earliest' }, 20);
      expect(texts(stored).sort()).toEqual(numbers(20).sort());
    });
  });
}
