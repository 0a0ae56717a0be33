import type { Batch, Bus, StoredRecord } from '@chat4all/bus';
import { traceIdOf } from '@chat4all/metrics';
import type { DeliveryError } from '@chat4all/proto';
import { type DeadLetterSubject, RecordError, deadLetterRecord, positionOf, traceParentOf } from '@chat4all/records';
import { persist } from '@chat4all/runtime';
import type { Endurance } from './endurance.ts';

/** What putting aside works with. */
export interface PutAsideOptions extends Endurance {
  readonly bus: Bus;
}

/** A record and what it says. */
export interface ReadRecord<Value> {
  readonly record: StoredRecord;
  readonly value: Value;
}

/** A record to be put aside, and why. */
export interface Burial {
  readonly record: StoredRecord;
  readonly error: DeliveryError;
  readonly subject?: DeadLetterSubject;
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
  const unreadable: Burial[] = [];
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
  await bury(batch, unreadable, options);
  return readable;
}

/** Makes dead letters of records of a batch; then they are done. */
export async function bury(batch: Batch, burials: readonly Burial[], options: PutAsideOptions): Promise<void> {
  if (burials.length === 0) return;
  const { bus, metrics, logger } = options;
  const letters = burials.map(({ record, error, subject }) => deadLetterRecord(record, error, subject));
  await persist('put dead letters aside', () => bus.publish(letters), options);
  for (const { record, error, subject } of burials) {
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
