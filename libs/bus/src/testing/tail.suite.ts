import { describe, expect, test } from 'vitest';
import type { TailBatch, TailStart } from '../bus.ts';
import { Collector } from './collector.ts';
import type { BusFeatures } from './features.ts';
import { allDone, byKey, keysByPartition, numbered, numbers, readRecords, readTail, record, texts } from './records.ts';
import type { Stage } from './stage.ts';

export function describeTail(current: () => Stage, features: BusFeatures): void {
  describe('tail', () => {
    test('from the earliest record returns everything, in order per key, and later records', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus, 4);
      const keys = keysByPartition(4);
      await bus.publish(keys.flatMap((key) => numbered(topic, key, 30)));
      let seen = 0;
      const stored = [];
      for await (const batch of bus.tail({ topic, from: 'earliest' })) {
        stored.push(...batch.records);
        seen += batch.records.length;
        if (seen === 120) await bus.publish(keys.flatMap((key) => numbered(topic, key, 30, 30)));
        if (seen === 240) break;
      }
      expect(byKey(stored)).toEqual(new Map(keys.map((key) => [key, numbers(60)])));
    });

    test('from latest returns what is published after its first batch, and nothing older', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus, 2);
      const keys = keysByPartition(2);
      await bus.publish(keys.flatMap((key) => numbered(topic, key, 10)));
      const stored = [];
      let first = true;
      for await (const batch of bus.tail({ topic, from: 'latest' })) {
        if (first) await bus.publish(keys.flatMap((key) => numbered(topic, key, 5, 10)));
        first = false;
        stored.push(...batch.records);
        if (stored.length >= 10) break;
      }
      expect(byKey(stored)).toEqual(new Map(keys.map((key) => [key, numbers(5, 10)])));
    });

    test.each<(time: number) => TailStart>([() => 'earliest', () => 'latest', (time) => ({ time })])(
      'tells its place before anything is published, from %s',
      async (startAt) => {
        const bus = await current().open();
        const topic = await current().topic(bus, 2);
        // Without idleMs only the start position can cause the first batch.
        const ending = new AbortController();
        const batches = new Collector<TailBatch>(current());
        const reading = (async () => {
          const from = startAt(Date.now() + 3_600_000);
          for await (const batch of bus.tail({ topic, from, signal: ending.signal })) batches.add(batch);
        })();
        const [first] = await batches.count(1);
        expect(first?.records).toEqual([]);
        const keys = keysByPartition(2);
        await bus.publish(keys.flatMap((key) => numbered(topic, key, 3)));
        const cursor = first?.cursorAfter() ?? '';
        const expected = new Map(keys.map((key) => [key, numbers(3)]));
        expect(byKey(await readRecords(bus, { topic, from: { cursor } }, 6))).toEqual(expected);
        const all = await batches.until((items) => items.flatMap(({ records }) => records).length >= 6);
        expect(byKey(all.flatMap(({ records }) => records))).toEqual(expected);
        ending.abort();
        await reading;
      },
    );

    test('from latest returns a cursor after all records', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus);
      await bus.publish(numbered(topic, 'key', 5));
      const [first] = await readTail(bus, { topic, from: 'latest' }, 0);
      expect(first?.records).toEqual([]);
      await bus.publish(numbered(topic, 'key', 2, 5));
      const from = { cursor: first?.cursorAfter() ?? '' };
      expect(texts(await readRecords(bus, { topic, from }, 2))).toEqual(['5', '6']);
    });

    test('from a time starts at the first record at or after it', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus);
      const times: number[] = [];
      for (let index = 0; index < 5; index += 1) {
        await bus.publish(numbered(topic, 'key', 1, index));
        // The clock of the log may differ from ours. The next record must have a later time.
        const written = await readRecords(bus, { topic, from: 'earliest' }, index + 1);
        const time = written.at(-1)?.timestamp ?? 0;
        times.push(time);
        await current().eventually(() => {
          expect(Date.now()).toBeGreaterThan(time);
        });
      }
      for (const [index, time] of times.entries()) {
        expect(texts(await readRecords(bus, { topic, from: { time } }, 5 - index))).toEqual(numbers(5 - index, index));
      }
      const between = (times[1] ?? 0) + 1;
      expect(texts(await readRecords(bus, { topic, from: { time: between } }, 3))).toEqual(numbers(3, 2));
      expect(texts(await readRecords(bus, { topic, from: { time: 0 } }, 5))).toEqual(numbers(5));
    });

    test('yields an empty batch after idleMs, and then later records', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus);
      const sizes: number[] = [];
      for await (const batch of bus.tail({ topic, from: 'earliest', idleMs: 5 })) {
        sizes.push(batch.records.length);
        if (sizes.length === 3) await bus.publish(numbered(topic, 'key', 1));
        if (batch.records.length > 0) break;
      }
      expect(sizes.slice(0, 3)).toEqual([0, 0, 0]);
      expect(sizes.at(-1)).toBe(1);
    });

    test('waits for the caller, who gets everything published meanwhile', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus);
      const count = 20_000;
      const stored: string[] = [];
      await bus.publish(numbered(topic, 'key', 1));
      for await (const batch of bus.tail({ topic, from: 'earliest' })) {
        if (stored.length === 0 && batch.records.length > 0) {
          for (let first = 1; first < count; first += 2000) {
            await bus.publish(numbered(topic, 'key', Math.min(2000, count - first), first));
          }
        }
        stored.push(...texts(batch.records));
        if (stored.length >= count) break;
      }
      expect(stored).toEqual(numbers(count));
    });

    test('ends when it is aborted: before it starts, while it waits, and between batches', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus);
      await bus.publish(numbered(topic, 'key', 1));
      const sizesUntilAbort = async (signal: AbortSignal, onBatch: () => void): Promise<number[]> => {
        const sizes: number[] = [];
        for await (const batch of bus.tail({ topic, from: 'earliest', signal })) {
          if (batch.records.length === 0) continue;
          sizes.push(batch.records.length);
          onBatch();
        }
        return sizes;
      };
      expect(await sizesUntilAbort(AbortSignal.abort(), () => undefined)).toEqual([]);
      const between = new AbortController();
      expect(
        await sizesUntilAbort(between.signal, () => {
          between.abort();
        }),
      ).toEqual([1]);
      const waiting = new AbortController();
      const sizes = await sizesUntilAbort(waiting.signal, () => {
        setImmediate(() => {
          waiting.abort();
        });
      });
      expect(sizes).toEqual([1]);
    });

    test('ends when the bus is closed', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus);
      await bus.publish(numbered(topic, 'key', 1));
      const batches = new Collector<TailBatch>(current());
      const reading = (async () => {
        for await (const batch of bus.tail({ topic, from: 'earliest' })) batches.add(batch);
      })();
      await batches.count(1);
      await bus.close();
      await expect(reading).resolves.toBeUndefined();
    });

    test('takes nothing from groups and other tails', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus);
      await bus.publish(numbered(topic, 'key', 10));
      const [one, two] = await Promise.all([1, 2].map(() => readRecords(bus, { topic, from: 'earliest' }, 10)));
      const collector = new Collector(current());
      await bus.subscribe({ group: current().name('group'), topics: [topic] }, (batch) => {
        collector.add(...batch.records);
        allDone(batch);
      });
      for (const records of [one ?? [], two ?? [], await collector.count(10)])
        expect(texts(records)).toEqual(numbers(10));
    });

    test('returns the same records again when they are no longer in memory', async () => {
      const first = await current().open();
      const topic = await current().topic(first, 3);
      const keys = keysByPartition(3);
      const headers = { id: 'ä' };
      const value = new Uint8Array(Math.min(5000, features.maxRecordBytes / 4)).fill(7);
      await first.publish(keys.flatMap((key) => numbered(topic, key, 500)));
      await first.publish([{ topic, key: keys[0] ?? '', value, headers }]);
      const bus = await current().reopen(first);
      await bus.publish([record(topic, keys[1] ?? '', 'new')]);
      const stored = await readRecords(bus, { topic, from: 'earliest' }, 1502);
      const old = stored.find((one) => one.value.length === value.length);
      expect([old?.headers, old?.key, [...(old?.value ?? [])]]).toEqual([headers, keys[0], [...value]]);
      const others = byKey(stored.filter((one) => one !== old));
      expect(others).toEqual(
        new Map(keys.map((key, index) => [key, index === 1 ? [...numbers(500), 'new'] : numbers(500)])),
      );
    });

    test('of an unknown topic is rejected', async () => {
      const bus = await current().open();
      const topic = current().name('unknown');
      await expect(readTail(bus, { topic, from: 'earliest' }, 1)).rejects.toMatchObject({ code: 'unknown_topic' });
    });
  });
}
