import type { Batch, Bus, StoredRecord } from '@chat4all/bus';
import { traceIdOf } from '@chat4all/metrics';
import type { DeliveryError } from '@chat4all/proto';
import { type DeadLetterSubject, RecordError, deadLetterRecord, positionOf, traceParentOf } from '@chat4all/records';
import { retryWhileUnavailable } from '@chat4all/runtime';
import type { RetryContext } from './retry-context.ts';

/** What putting aside works with. */
export interface DeadLetterOptions extends RetryContext {
  readonly bus: Bus;
}

/** A record and what it says. */
export interface ReadRecord<Value> {
  readonly record: StoredRecord;
  readonly value: Value;
}

/** A record to be put aside, and why. */
export interface DeadLetterEntry {
  readonly record: StoredRecord;
  readonly error: DeliveryError;
  readonly subject?: DeadLetterSubject;
}

/**
 * Reads the records of a batch. Those that cannot be read become dead letters, with their own bytes and where they
 * came from, and are done; the rest is given back in order.
 */
export async function decodeOrDeadLetter<Value>(
  batch: Batch,
  read: (record: StoredRecord) => Value,
  options: DeadLetterOptions,
): Promise<ReadRecord<Value>[]> {
  const readable: ReadRecord<Value>[] = [];
  const unreadable: DeadLetterEntry[] = [];
  for (const record of batch.records) {
    try {
      readable.push({ record, value: read(record) });
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      unreadable.push({
        record,
        error: { reason: 'UNREADABLE', message: error.message, channelCode: '', certain: true },
      });
    }
  }
  await publishDeadLetters(batch, unreadable, options);
  return readable;
}

/** Makes dead letters of records of a batch; then they are done. */
export async function publishDeadLetters(
  batch: Batch,
  entries: readonly DeadLetterEntry[],
  options: DeadLetterOptions,
): Promise<void> {
  if (entries.length === 0) return;
  const { bus, metrics, logger } = options;
  const letters = entries.map(({ record, error, subject }) => deadLetterRecord(record, error, subject));
  await retryWhileUnavailable('put dead letters aside', () => bus.publish(letters), options);
  for (const { record, error, subject } of entries) {
    const { reason, channelCode: code } = error;
    const delivery = subject?.delivery?.deliveryId;
    logger.error(
      { reason, code, position: positionOf(record), delivery_id: delivery, trace_id: traceIdOf(traceParentOf(record)) },
      'a record cannot be handled; it is a dead letter now',
    );
    metrics.deadLetters.inc({ reason: error.reason });
    batch.done(record);
  }
}
