import type { Batch, StoredRecord } from '@chat4all/bus';
import { type TraceSpan, startMessagingSpan, startSpan } from '@chat4all/metrics';
import { traceParentOf } from '@chat4all/records';

/** The spans of a batch of deliveries. A batch without traced deliveries has none. */
export interface BatchTrace {
  /** Starts the span of one record's processing, in the trace of its message. */
  process(record: StoredRecord): TraceSpan;
  /** Ends the spans of the admission, with the kind of error if it failed. */
  admitted(error?: string): void;
}

/** Starts the spans of a batch's admission, in the trace of its first traced message, with links to the others. */
export function traceBatch({ topic, partition, records }: Batch, system: string): BatchTrace {
  const [first = '', ...others] = records.map(traceParentOf).filter((traceParent) => traceParent !== '');
  const partitionAttributes = { 'messaging.destination.partition.id': String(partition) };
  const receive = startMessagingSpan(first, {
    operation: 'receive',
    topic,
    system,
    links: others,
    attributes: { ...partitionAttributes, 'messaging.batch.message_count': records.length },
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
          ...partitionAttributes,
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
