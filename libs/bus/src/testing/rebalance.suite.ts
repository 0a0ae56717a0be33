import { describe, expect, test } from 'vitest';
import type { Batch, BatchHandler, Bus, Subscription } from '../bus.ts';
import { Collector } from './collector.ts';
import { allDone, byKey, keysByPartition, numbered, numbers, texts } from './records.ts';
import type { Stage } from './stage.ts';

const PARTITIONS = 6;

export function describeRebalance(current: () => Stage): void {
  /** Opens the members of a group, one after the other. */
  async function join(bus: Bus, topic: string, count: number, handle: BatchHandler): Promise<Subscription[]> {
    const members: Subscription[] = [];
    for (let index = 0; index < count; index += 1) {
      const own = index === 0 ? bus : await current().another(bus);
      members.push(await own.subscribe({ group: current().name('group'), topics: [topic] }, handle));
    }
    return members;
  }

  /** Waits until every partition has one owner, and assignments differ by at most one. */
  async function balanced(members: readonly Subscription[]): Promise<void> {
    await current().eventually(() => {
      const assignments = members.map((member) => member.assigned.map(({ partition }) => partition));
      expect(assignments.flat().sort()).toEqual(Array.from({ length: PARTITIONS }, (_, partition) => partition));
      const sizes = assignments.map((assignment) => assignment.length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThan(2);
    });
  }

  describe('rebalancing', () => {
    test.each([2, 3])('%i members divide the partitions, and lose and repeat nothing', async (count) => {
      const bus = await current().open();
      const topic = await current().topic(bus, PARTITIONS);
      const collector = new Collector(current());
      const members = await join(bus, topic, count, (batch) => {
        collector.add(...batch.records);
        allDone(batch);
      });
      await balanced(members);
      const keys = keysByPartition(PARTITIONS);
      await bus.publish(keys.flatMap((key) => numbered(topic, key, 20)));
      const stored = await collector.count(PARTITIONS * 20);
      expect(byKey(stored)).toEqual(new Map(keys.map((key) => [key, numbers(20)])));
    });

    test('members take over the partitions of one that leaves', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus, PARTITIONS);
      const collector = new Collector(current());
      const members = await join(bus, topic, 3, (batch) => {
        collector.add(...batch.records);
        allDone(batch);
      });
      await balanced(members);
      await members[1]?.close();
      await balanced(members.filter((_, index) => index !== 1));
      const keys = keysByPartition(PARTITIONS);
      await bus.publish(keys.flatMap((key) => numbered(topic, key, 5)));
      expect(byKey(await collector.count(PARTITIONS * 5))).toEqual(new Map(keys.map((key) => [key, numbers(5)])));
    });

    test('a partition moves when its records are finished, and is not handled twice', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus, 2);
      const group = current().name('group');
      const [keyOne = '', keyTwo = ''] = keysByPartition(2);
      await bus.publish([...numbered(topic, keyOne, 3), ...numbered(topic, keyTwo, 3)]);
      const held = new Collector<Batch>(current());
      let holding = true;
      await bus.subscribe({ group, topics: [topic] }, (batch) => {
        held.add(batch);
        if (!holding) allDone(batch);
      });
      await held.until((batches) => batches.flatMap(({ records }) => records).length === 6);
      const taken = new Collector(current());
      const newcomer = await (
        await current().another(bus)
      ).subscribe({ group, topics: [topic] }, (batch) => {
        taken.add(...batch.records);
        allDone(batch);
      });
      expect(taken.items).toEqual([]);
      holding = false;
      for (const batch of held.items) allDone(batch);
      await current().eventually(() => {
        expect(newcomer.assigned).toHaveLength(1);
      });
      await bus.publish([...numbered(topic, keyOne, 1, 3), ...numbered(topic, keyTwo, 1, 3)]);
      expect(texts(await taken.count(1))).toEqual(['3']);
    });

    test('a member that does not finish in time is aborted, and the new owner gets its unfinished records', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus, 2);
      const group = current().name('group');
      await bus.publish(keysByPartition(2).flatMap((key) => numbered(topic, key, 3)));
      const held = new Collector<Batch>(current());
      await bus.subscribe({ group, topics: [topic], drainTimeoutMs: 50 }, (batch) => {
        const [first] = batch.records;
        if (first?.offset === 0) batch.done(first);
        held.add(batch);
      });
      await held.until((batches) => batches.flatMap(({ records }) => records).length === 6);
      const taken = new Collector<Batch>(current());
      await (
        await current().another(bus)
      ).subscribe({ group, topics: [topic] }, (batch) => {
        taken.add(batch);
      });
      const [moved] = await taken.until((batches) => batches.flatMap(({ records }) => records).length >= 2);
      const partition = moved?.partition ?? -1;
      expect(taken.items.flatMap(({ records }) => texts(records))).toEqual(['1', '2']);
      const old = held.items.filter((batch) => batch.partition === partition);
      expect(old.map(({ signal }) => signal.aborted)).toEqual(old.map(() => true));
      // Too late: the old owner has lost the records.
      for (const batch of old) allDone(batch);
      const lag = await bus.lag(group, [topic]);
      expect(lag.find((one) => one.partition === partition)?.records).toBe(2);
      for (const batch of taken.items) allDone(batch);
      await current().eventually(async () => {
        const after = await bus.lag(group, [topic]);
        expect(after.find((one) => one.partition === partition)?.records).toBe(0);
      });
    });

    test('every record is handled, by one member at a time, while members come and go', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus, PARTITIONS);
      const collector = new Collector(current());
      const handling = new Map<number, AbortSignal>();
      const overlaps: number[] = [];
      const handle: BatchHandler = async (batch) => {
        const other = handling.get(batch.partition);
        if (other !== undefined && !other.aborted) overlaps.push(batch.partition);
        handling.set(batch.partition, batch.signal);
        await Promise.resolve();
        handling.delete(batch.partition);
        collector.add(...batch.records);
        allDone(batch);
      };
      const keys = keysByPartition(PARTITIONS);
      let published = 0;
      const publish = async () => {
        await bus.publish(keys.flatMap((key) => numbered(topic, key, 50, published)));
        published += 50;
      };
      const [first] = await join(bus, topic, 1, handle);
      await publish();
      const [second] = await join(await current().another(bus), topic, 1, handle);
      await publish();
      await join(await current().another(bus), topic, 1, handle);
      await publish();
      await first?.close();
      await publish();
      await second?.close();
      await publish();
      const complete = (values: ReadonlySet<string> | undefined) => values?.size === published;
      await collector.until((items) => {
        if (items.length < published * keys.length) return false;
        const values = byKey(items);
        return keys.every((key) => complete(new Set(values.get(key))));
      });
      expect(overlaps).toEqual([]);
    });
  });
}
