import type { Bus, StoredRecord } from '../bus.ts';
import { allDone } from '../testing/records.ts';

/** The records of a topic as a tail reads them; it goes on. */
export function tailAll(bus: Bus, topic: string): readonly StoredRecord[] {
  const records: StoredRecord[] = [];
  void (async () => {
    for await (const batch of bus.tail({ topic, from: 'earliest' })) records.push(...batch.records);
  })();
  return records;
}

/** The records of a topic as the only member of a group handles them; it goes on. */
export async function handleAll(bus: Bus, topic: string): Promise<readonly StoredRecord[]> {
  const records: StoredRecord[] = [];
  await bus.subscribe({ group: groupOf(topic), topics: [topic] }, (batch) => {
    records.push(...batch.records);
    allDone(batch);
  });
  return records;
}

/** The group of {@link handleAll}. */
export function groupOf(topic: string): string {
  return `group-${topic}`;
}

/** The records whose offset is not above that of the record before, in the same partition. */
export function goingBack(records: readonly StoredRecord[]): readonly StoredRecord[] {
  const last = new Map<number, number>();
  return records.filter(({ partition, offset }) => {
    const before = last.get(partition) ?? -1;
    last.set(partition, offset);
    return offset <= before;
  });
}

/** Rejects if the promise needs longer. */
export async function within(timeMs: number, promise: Promise<unknown>): Promise<void> {
  const started = performance.now();
  await promise;
  const took = performance.now() - started;
  if (took > timeMs) throw new Error(`took ${took} ms, more than ${timeMs}`);
}
