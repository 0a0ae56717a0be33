import type { Batch, StoredRecord } from '@chat4all/bus';
import { type TraceSpan, startMessagingSpan, startSpan } from '@chat4all/metrics';
import { traceParentOf } from '@chat4all/records';

/** The spans of a batch of deliveries. Nothing is begun for a batch in which nothing is traced. */
export interface BatchTrace {
  /** Begins the work on one record, within the trace of its message. */
  process(record: StoredRecord): TraceSpan;
  /** Says that the batch was admitted, or what kind of error there was. */
  admitted(error?: string): void;
}

/**
 * Begins the spans of a batch that is about to be admitted. Its own span stands in the trace of the first message that
 * is traced, and has links to the others.
 */
export function traceBatch({ topic, partition, records }: Batch, system: string): BatchTrace {
  const [first = '', ...others] = records.map(traceParentOf).filter((traceParent) => traceParent !== '');
  const place = { 'messaging.destination.partition.id': String(partition) };
  const receive = startMessagingSpan(first, {
    operation: 'receive',
    topic,
    system,
    links: others,
    attributes: { ...place, 'messaging.batch.message_count': records.length },
  });
  const admit = startSpan('admit', receive.traceParent, { kind: 'internal' });
  return {
    process: (record) =>
      startMessagingSpan(traceParentOf(record), {
        operation: 'process',
        topic,
        system,
        links: [receive.traceParent],
        attributes: {
          ...place,
          'messaging.message.id': record.headers['ce_id'] ?? '',
          'messaging.kafka.offset': record.offset,
        },
      }),
    admitted: (error) => {
      admit.end({ error });
      receive.end({ error });
    },
  };
}
