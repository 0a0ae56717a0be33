import type { Batch, Bus, StoredRecord } from '@chat4all/bus';
import { traceIdOf } from '@chat4all/metrics';
import type { DeliveryError } from '@chat4all/proto';
import { type DeadLetterSubject, RecordError, deadLetterRecord, positionOf, traceParentOf } from '@chat4all/records';
import { retryWhileUnavailable } from '@chat4all/runtime';
import type { RetryContext } from './retry-context.ts';

/** The parts that dead letters are published with. */
export interface DeadLetterOptions extends RetryContext {
  readonly bus: Bus;
}

/** A record and its decoded value. */
export interface DecodedRecord<Value> {
  readonly record: StoredRecord;
  readonly value: Value;
}

/** A record that becomes a dead letter, and why. */
export interface DeadLetterEntry {
  readonly record: StoredRecord;
  readonly error: DeliveryError;
  readonly subject?: DeadLetterSubject;
}

/** Returns the error of a record that could not be processed for a reason of this installation. */
export function internalError(message: string): DeliveryError {
  return { reason: 'INTERNAL', message, channelCode: '', certain: false };
}

/**
 * Decodes records of a batch, and returns them in order. Records that cannot be decoded become dead letters, with their
 * original bytes and position, and are done.
 */
export async function decodeOrDeadLetter<Value>(
  batch: Batch,
  records: readonly StoredRecord[],
  decode: (record: StoredRecord) => Value,
  options: DeadLetterOptions,
): Promise<DecodedRecord<Value>[]> {
  const decoded: DecodedRecord<Value>[] = [];
  const unreadable: DeadLetterEntry[] = [];
  for (const record of records) {
    try {
      decoded.push({ record, value: decode(record) });
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      unreadable.push({
        record,
        error: { reason: 'UNREADABLE', message: error.message, channelCode: '', certain: true },
      });
    }
  }
  await publishDeadLetters(batch, unreadable, options);
  return decoded;
}

/** Publishes records of a batch as dead letters; then the records are done. */
export async function publishDeadLetters(
  batch: Batch,
  entries: readonly DeadLetterEntry[],
  options: DeadLetterOptions,
): Promise<void> {
  if (entries.length === 0) return;
  const { bus, metrics, logger } = options;
  const letters = entries.map(({ record, error, subject }) => deadLetterRecord(record, error, subject));
  await retryWhileUnavailable('publish dead letters', () => bus.publish(letters), options);
  for (const { record, error, subject } of entries) {
    const { reason, channelCode: code } = error;
    const delivery = subject?.delivery?.deliveryId;
    logger.error(
      { reason, code, position: positionOf(record), delivery_id: delivery, trace_id: traceIdOf(traceParentOf(record)) },
      'dead letter published',
    );
    metrics.deadLetters.inc({ reason: error.reason });
    batch.done(record);
  }
}
