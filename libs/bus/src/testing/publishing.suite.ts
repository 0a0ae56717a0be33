import { describe, expect, test } from 'vitest';
import type { BusRecord } from '../bus.ts';
import { partitionOfKey } from '../key-partition.ts';
import { Collector } from './collector.ts';
import type { BusFeatures } from './features.ts';
import { Random } from './random.ts';
import { allDone, byKey, numbered, numbers, readRecords, record, texts } from './records.ts';
import type { Stage } from './stage.ts';

export function describePublishing(current: () => Stage, features: BusFeatures): void {
  describe('publishing', () => {
    test('returns the position of every record in order; offsets count from 0', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus);
      const first = await bus.publish(numbered(topic, 'key', 3));
      const second = await bus.publish(numbered(topic, 'other', 1));
      expect([...first, ...second]).toEqual([0, 1, 2, 3].map((offset) => ({ topic, partition: 0, offset })));
    });

    test('assigns keys to partitions as the default partitioner of Kafka does', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus, 7);
      const keys = Array.from({ length: 50 }, (_, index) => `ключ-${index}`);
      const positions = await bus.publish(keys.map((key) => record(topic, key, '')));
      const expected = keys.map((key) => partitionOfKey(Buffer.from(key), 0, Buffer.byteLength(key), 7));
      expect(positions.map(({ partition }) => partition)).toEqual(expected);
    });

    test('stores keys, binary values and headers unchanged, empty ones too', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus);
      const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);
      const headers = { traceparent: '00-ab', 'ce-type': 'größe 😀', empty: '', __proto: 'x' };
      const before = Date.now();
      await bus.publish([
        { topic, key: 'ключ 😀', value: everyByte, headers },
        { topic, key: '', value: new Uint8Array() },
        { topic, key: 'x'.repeat(1024), value: everyByte.subarray(10, 12), headers: {} },
      ]);
      const stored = await readRecords(bus, { topic, from: 'earliest' }, 3);
      expect(stored.map(({ key }) => key)).toEqual(['ключ 😀', '', 'x'.repeat(1024)]);
      expect(stored.map(({ value }) => [...value])).toEqual([[...everyByte], [], [10, 11]]);
      expect(stored.map((one) => one.headers)).toEqual([headers, {}, {}]);
      for (const { timestamp } of stored) expect(timestamp).toBeGreaterThanOrEqual(before - 60_000);
    });

    test('copies values, so that the caller can reuse the memory', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus);
      const value = Buffer.from('first');
      await bus.publish([{ topic, key: 'key', value }]);
      value.write('XXXXX');
      expect(texts(await readRecords(bus, { topic, from: 'earliest' }, 1))).toEqual(['first']);
    });

    test('rejects and writes nothing if its signal is aborted', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus);
      await bus.publish([record(topic, 'key', 'first')], { signal: new AbortController().signal });
      const late = bus.publish([record(topic, 'key', 'late')], { signal: AbortSignal.abort() });
      await expect(late).rejects.toMatchObject({ name: 'BusError', code: 'aborted', retryable: false });
      await bus.publish([record(topic, 'key', 'last')], { signal: { aborted: false } });
      expect(texts(await readRecords(bus, { topic, from: 'earliest' }, 2))).toEqual(['first', 'last']);
    });

    test('returns nothing for no records', async () => {
      const bus = await current().open();
      expect(await bus.publish([])).toEqual([]);
    });

    test('loses none of many concurrent small batches, each record at its own position', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus, 3);
      const count = 1000;
      const published = await Promise.all(
        numbers(count).map((text) => bus.publish([record(topic, `key-${Number(text) % 50}`, text)])),
      );
      const stored = await readRecords(bus, { topic, from: 'earliest' }, count);
      const places = new Map(stored.map((one) => [`${one.partition}/${one.offset}`, texts([one])[0]]));
      expect(published.map(([position]) => places.get(`${position?.partition}/${position?.offset}`))).toEqual(
        numbers(count),
      );
    });

    test('keeps the order of each of ten thousand keys in batches of any size', async () => {
      const random = new Random();
      const bus = await current().open();
      const topic = await current().topic(bus, 8);
      const expected = new Map<string, string[]>();
      const records: BusRecord[] = [];
      for (let index = 0; index < 30_000; index += 1) {
        const key = `key-${index < 10_000 ? index : random.below(10_000)}`;
        records.push(record(topic, key, String(index)));
        expected.set(key, [...(expected.get(key) ?? []), String(index)]);
      }
      for (let start = 0; start < records.length;) {
        const end = start + 1 + random.below(2000);
        await bus.publish(records.slice(start, end));
        start = end;
      }
      const collector = new Collector(current());
      await bus.subscribe({ group: current().name('group'), topics: [topic] }, (batch) => {
        collector.add(...batch.records);
        allDone(batch);
      });
      const stored = await collector.count(records.length);
      expect(byKey(stored), `seed ${random.seed}`).toEqual(expected);
    });

    test('rejects a record that is too large, and continues with others', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus);
      const large = { topic, key: 'key', value: new Uint8Array(features.maxRecordBytes) };
      await expect(bus.publish([large])).rejects.toMatchObject({ code: 'too_large', retryable: false });
      await bus.publish([record(topic, 'key', 'small')]);
      expect(texts(await readRecords(bus, { topic, from: 'earliest' }, 1))).toEqual(['small']);
    });

    test('rejects an unknown topic and a key that is too long', async () => {
      const bus = await current().open();
      const topic = await current().topic(bus);
      const unknown = current().name('unknown');
      await expect(bus.publish([record(unknown, 'key', '')])).rejects.toMatchObject({
        name: 'BusError',
        code: 'unknown_topic',
        retryable: true,
        message: expect.stringContaining(unknown) as unknown,
      });
      await expect(bus.publish([record(topic, 'ä'.repeat(513), '')])).rejects.toMatchObject({ code: 'invalid' });
    });
  });
}
