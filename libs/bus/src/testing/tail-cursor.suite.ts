import { describe, expect, test } from 'vitest';
import type { StoredRecord } from '../bus.ts';
import { CursorCodec } from '../cursor.ts';
import { Random } from './random.ts';
import { numbered, numbers, readRecords, readTail, record, texts } from './records.ts';
import type { Stage } from './stage.ts';

export function describeTailCursor(current: () => Stage): void {
  const positionOf = ({ partition, offset }: StoredRecord) => `${partition}/${offset}`;

  describe('the cursor of a tail', () => {
    test('taken after any record continues exactly after it, also on another bus', async () => {
      const random = new Random();
      const first = await current().open();
      const topic = await current().topic(first, 5);
      const count = 3000;
      await first.publish(numbers(count).map((text) => record(topic, `key-${random.below(500)}`, text)));
      const batches = await readTail(first, { topic, from: 'earliest' }, count);
      const cuts = batches.flatMap((batch, number) => {
        const before = batches.slice(0, number).flatMap(({ records }) => records);
        return Array.from({ length: Math.min(5, batch.records.length) }, () => random.below(batch.records.length)).map(
          (index) => ({ cursor: batch.cursorAfter(index), read: [...before, ...batch.records.slice(0, index + 1)] }),
        );
      });
      const bus = await current().reopen(first);
      // One more, so that there is a record after the last one too.
      await bus.publish([record(topic, 'last', 'last')]);
      for (const { cursor, read } of cuts) {
        const rest = await readRecords(bus, { topic, from: { cursor } }, count + 1 - read.length);
        const all = [...read, ...rest].map(positionOf);
        expect(new Set(all).size, `seed ${random.seed}`).toBe(count + 1);
        expect(all.length, `seed ${random.seed}`).toBe(count + 1);
      }
    });

    test('without an index continues after the whole batch', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus);
      await bus.publish(numbered(topic, 'key', 5));
      const batches = await readTail(bus, { topic, from: 'earliest' }, 5);
      const cursor = batches.at(-1)?.cursorAfter() ?? '';
      await bus.publish(numbered(topic, 'key', 1, 5));
      expect(texts(await readRecords(bus, { topic, from: { cursor } }, 1))).toEqual(['5']);
    });

    test('of an empty batch is the start position', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus, 3);
      await bus.publish(numbered(topic, 'key', 5));
      let cursor = '';
      let batches = 0;
      for await (const batch of bus.tail({ topic, from: 'latest', idleMs: 5 })) {
        cursor = batch.cursorAfter();
        batches += 1;
        if (batches === 3) break;
      }
      await bus.publish(numbered(topic, 'key', 3, 5));
      expect(texts(await readRecords(bus, { topic, from: { cursor } }, 3))).toEqual(numbers(3, 5));
    });

    test('does not return records before the time at which the tail started', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus, 4);
      await bus.publish(numbers(20).map((text) => record(topic, `old-${text}`, 'old')));
      const old = await readRecords(bus, { topic, from: 'earliest' }, 20);
      const time = Math.max(...old.map(({ timestamp }) => timestamp)) + 1;
      await current().eventually(() => {
        expect(Date.now()).toBeGreaterThan(time);
      });
      await bus.publish(numbers(20).map((text) => record(topic, `new-${text}`, text)));
      const batches = await readTail(bus, { topic, from: { time } }, 20);
      const first = batches.find(({ records }) => records.length > 0);
      const cursor = first?.cursorAfter(0) ?? '';
      const read = first?.records.slice(0, 1) ?? [];
      const rest = await readRecords(bus, { topic, from: { cursor } }, 19);
      expect(texts([...read, ...rest]).sort()).toEqual(numbers(20).sort());
    });

    test('is rejected if it is damaged, of another topic, or ahead of the log', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus);
      const other = await current().topic(bus, 1, 'other');
      await bus.publish([...numbered(topic, 'key', 2), ...numbered(other, 'key', 2)]);
      const [batch] = await readTail(bus, { topic: other, from: 'earliest' }, 2);
      const codec = new CursorCodec(topic);
      const ahead = [codec.encode([3]), codec.encode([0, 0])];
      for (const cursor of ['', 'not a cursor', batch?.cursorAfter() ?? '', ...ahead]) {
        const reading = readTail(bus, { topic, from: { cursor } }, 1);
        await expect(reading).rejects.toMatchObject({ name: 'BusError', code: 'invalid' });
      }
    });
  });
}
