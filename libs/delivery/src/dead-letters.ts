import type { Batch, Bus, StoredRecord } from '@chat4all/bus';
import type { Metrics } from '@chat4all/metrics';
import { RecordError, deadLetterRecord, positionOf } from '@chat4all/records';
import { type Logger, persist } from '@chat4all/runtime';

/** What putting aside works with. */
export interface PutAsideOptions {
  readonly bus: Bus;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** A record and what it says. */
export interface ReadRecord<Value> {
  readonly record: StoredRecord;
  readonly value: Value;
}

/**
 * Reads the records of a batch. Those that cannot be read become dead letters, with their own bytes and where they
 * came from, and are done; the rest is given back in order.
 */
export async function putAside<Value>(
  batch: Batch,
  read: (record: StoredRecord) => Value,
  options: PutAsideOptions,
): Promise<ReadRecord<Value>[]> {
  const readable: ReadRecord<Value>[] = [];
  const unreadable: { record: StoredRecord; error: RecordError }[] = [];
  for (const record of batch.records) {
    try {
      readable.push({ record, value: read(record) });
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      unreadable.push({ record, error });
    }
  }
  await bury(batch, unreadable, 'UNREADABLE', options);
  return readable;
}

/** Makes dead letters of records of a batch, each for its own error; then they are done. */
export async function bury(
  batch: Batch,
  records: readonly { readonly record: StoredRecord; readonly error: Error }[],
  reason: 'UNREADABLE' | 'INTERNAL',
  { bus, metrics, logger, signal }: PutAsideOptions,
): Promise<void> {
  if (records.length === 0) return;
  const letters = records.map(({ record, error }) => deadLetterRecord(record, reason, error.message));
  await persist('put dead letters aside', () => bus.publish(letters), { signal, logger });
  for (const { record, error } of records) {
    logger.error({ err: error, position: positionOf(record) }, 'a record cannot be handled; it is a dead letter now');
    metrics.deadLetters.inc({ reason });
    batch.done(record);
  }
}
