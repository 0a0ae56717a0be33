import type { Batch, Bus, BusRecord, StoredRecord, TailBatch, TailOptions } from '../bus.ts';
import { partitionOfKey } from '../key-partition.ts';

/** Returns a record with a text as its value. */
export function record(topic: string, key: string, value: string): BusRecord {
  return { topic, key, value: Buffer.from(value) };
}

/** Returns `count` records of one key with the values `0`, `1`, … */
export function numbered(topic: string, key: string, count: number, first = 0): BusRecord[] {
  return Array.from({ length: count }, (_, index) => record(topic, key, String(first + index)));
}

/** Returns the values as text. */
export function texts(records: readonly StoredRecord[]): string[] {
  return records.map(({ value }) => Buffer.from(value).toString());
}

/** Returns the texts `0`, `1`, … as in {@link numbered}. */
export function numbers(count: number, first = 0): string[] {
  return Array.from({ length: count }, (_, index) => String(first + index));
}

/** Returns one key for each partition, in order. */
export function keysByPartition(partitions: number): string[] {
  const keys: string[] = [];
  for (let index = 0; Object.keys(keys).length < partitions; index += 1) {
    const bytes = Buffer.from(`key-${index}`);
    keys[partitionOfKey(bytes, 0, bytes.length, partitions)] ??= `key-${index}`;
  }
  return keys;
}

/** Values by key, in the order of arrival. */
export function byKey(records: readonly StoredRecord[]): Map<string, string[]> {
  return new Map([...Map.groupBy(records, ({ key }) => key)].map(([key, sameKey]) => [key, texts(sameKey)]));
}

/** Marks every record of a batch as done. */
export function allDone(batch: Batch): void {
  for (const handed of batch.records) batch.done(handed);
}

/** Reads a tail until it has `count` records; returns the batches. */
export async function readTail(bus: Bus, options: TailOptions, count: number): Promise<TailBatch[]> {
  const batches: TailBatch[] = [];
  let records = 0;
  for await (const batch of bus.tail(options)) {
    batches.push(batch);
    records += batch.records.length;
    if (records >= count) break;
  }
  return batches;
}

/** Returns the records of {@link readTail}. */
export async function readRecords(bus: Bus, options: TailOptions, count: number): Promise<StoredRecord[]> {
  return (await readTail(bus, options, count)).flatMap((batch) => batch.records);
}
