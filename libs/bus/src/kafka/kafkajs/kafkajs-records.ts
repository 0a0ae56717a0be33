import type { FetchedMessage } from 'kafkajs/src/broker/index.js';
import type { StoredRecord } from '../../bus.ts';
import type { FetchedRecords, PartitionOffset } from '../kafka-node.ts';

const nothing = new Uint8Array();

/** The fetched records of a partition. A broker sends whole batches, so the first may begin before the offset. */
export function fetchedRecords(
  { topic, partition, offset: from }: PartitionOffset,
  messages: readonly FetchedMessage[],
  preferredReplica: number,
): FetchedRecords {
  const records: StoredRecord[] = [];
  for (const { offset: text, key, value, headers, timestamp, isControlRecord } of messages) {
    const offset = Number(text);
    if (offset < from || isControlRecord === true) continue;
    records.push({
      topic,
      partition,
      offset,
      key: key?.toString() ?? '',
      value: value ?? nothing,
      headers: headerTexts(headers),
      timestamp: Number(timestamp),
    });
  }
  return { records, next: Math.max(from, nextAfter(messages.at(-1))), preferredReplica };
}

function nextAfter(last: FetchedMessage | undefined): number {
  if (last === undefined) return 0;
  const { offset, batchContext } = last;
  return (
    1 + (batchContext === undefined ? Number(offset) : Number(batchContext.firstOffset) + batchContext.lastOffsetDelta)
  );
}

function headerTexts(headers: FetchedMessage['headers']): Record<string, string> {
  const entries = Object.entries(headers);
  // Object.fromEntries, unlike an assignment, is safe with a header named __proto__.
  return entries.length === 0
    ? {}
    : Object.fromEntries(
        entries.map(([name, value]) => [name, (Array.isArray(value) ? value.at(-1) : value)?.toString() ?? '']),
      );
}
