import type { KafkaRecord, MessageRecord, RecordsBatch } from '@platformatic/kafka';
import type { StoredRecord } from '../../bus.ts';
import type { FetchedRecords, PartitionOffset, ProducerBatch } from '../kafka-node.ts';

const LOG_APPEND_TIME = 0x08;
const CONTROL_BATCH = 0x20;
const nothing = new Uint8Array();

/** The records of a batch, for the client. */
export function messagesOf({ topic, partition, records }: ProducerBatch): MessageRecord[] {
  return records.map(({ key, value, headers }) => {
    const entries = Object.entries(headers);
    return {
      topic,
      partition,
      key,
      value,
      ...(entries.length > 0 && {
        headers: new Map(entries.map(([name, text]) => [Buffer.from(name), Buffer.from(text)])),
      }),
    };
  });
}

/** The fetched records of a partition. A broker sends whole batches, so the first may begin before the offset. */
export function fetchedRecords(
  { topic, partition, offset: from }: PartitionOffset,
  batches: readonly RecordsBatch[],
  preferredReplica: number,
): FetchedRecords {
  const records: StoredRecord[] = [];
  let next = from;
  for (const batch of batches) {
    const firstOffset = Number(batch.firstOffset);
    next = Math.max(next, firstOffset + batch.lastOffsetDelta + 1);
    if ((batch.attributes & CONTROL_BATCH) !== 0) continue;
    const ofLog = (batch.attributes & LOG_APPEND_TIME) !== 0;
    const time = Number(ofLog ? batch.maxTimestamp : batch.firstTimestamp);
    for (const { offsetDelta, timestampDelta, key, value, headers } of batch.records) {
      const offset = firstOffset + offsetDelta;
      if (offset < from) continue;
      records.push({
        topic,
        partition,
        offset,
        key: key?.toString() ?? '',
        value: value ?? nothing,
        headers: headerTexts(headers),
        timestamp: ofLog ? time : time + Number(timestampDelta),
      });
    }
  }
  return { records, next, preferredReplica };
}

function headerTexts(headers: KafkaRecord['headers']): Record<string, string> {
  if (headers.length === 0) return {};
  return Object.fromEntries(headers.map(([name, value]) => [name?.toString() ?? '', value?.toString() ?? '']));
}
