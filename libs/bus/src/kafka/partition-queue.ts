import { Fifo } from '../fifo.ts';
import { BusError } from '../bus-error.ts';
import { BATCH_HEAD_BYTES } from './batch-size.ts';
import { hasCode, type KafkaError, KAFKA_CODES } from './kafka-error.ts';
import type { ProducerIdentity, ProducerRecord } from './kafka-node.ts';
import type { PublishCall } from './publish-call.ts';
import { isRetryable, toBusError } from './to-bus-error.ts';
import type { TopicPartition } from './topic-partition.ts';

/** A record to publish, and its index in its call. */
export interface QueuedRecord extends ProducerRecord {
  readonly call: PublishCall;
  readonly index: number;
  readonly bytes: number;
}

/** Records that are sent as one batch, until the broker has acknowledged or rejected them. */
export interface OutgoingBatch {
  readonly records: readonly QueuedRecord[];
  readonly bytes: number;
  identity: ProducerIdentity;
  sequence: number;
  inFlight: boolean;
  /** True after an attempt that may have written the batch without an answer. */
  maybeWritten: boolean;
}

/**
 * The batches of a partition on their way at the same time. Brokers remember the last five of a producer, and accept them in
 * order only (Kafka's `max.in.flight.requests.per.connection` of idempotent producers).
 */
const MAX_IN_FLIGHT = 2;
const MAX_SEQUENCE = 2 ** 31;
const SEQUENCE_CODES = [
  KAFKA_CODES.unknownProducerId,
  KAFKA_CODES.outOfOrderSequenceNumber,
  KAFKA_CODES.invalidProducerEpoch,
];
const MAYBE_WRITTEN_CODES = [KAFKA_CODES.requestTimedOut, KAFKA_CODES.notEnoughReplicasAfterAppend];

/**
 * The records published to one partition: those in the queue, and those in batches that were sent. A batch is repeated with its sequence
 * number until it is written, is rejected, or its deadline has passed, so that it is in the log once and in order.
 */
export class PartitionQueue implements TopicPartition {
  readonly topic: string;
  readonly partition: number;
  readonly #maxBatchBytes: number;
  readonly #records = new Fifo<QueuedRecord>();
  /** In the order of their sequence numbers. */
  readonly #batches: OutgoingBatch[] = [];
  #identity: ProducerIdentity | undefined;
  #queuedBytes = 0;
  #sequence = 0;
  #interrupted = false;
  #failure: BusError | undefined;

  constructor({ topic, partition }: TopicPartition, maxBatchBytes: number) {
    this.topic = topic;
    this.partition = partition;
    this.#maxBatchBytes = maxBatchBytes;
  }

  /** The size of the records that are in no batch yet. */
  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  get isEmpty(): boolean {
    return this.#records.length === 0 && this.#batches.length === 0;
  }

  /** The identity that this partition can no longer use: the broker has lost its sequence, or a batch was given up. */
  get interruptedIdentity(): ProducerIdentity | undefined {
    return this.#interrupted && !this.#isInFlight() ? this.#identity : undefined;
  }

  push(record: QueuedRecord): void {
    this.#records.push(record);
    this.#queuedBytes += record.bytes;
  }

  /** The next batch to send; undefined if there is none, or it must wait for the answers of others. */
  take(identity: ProducerIdentity): OutgoingBatch | undefined {
    if (this.#interrupted) {
      if (this.#isInFlight() || identity === this.#identity) return undefined;
      this.#continueWith(identity);
    }
    const oldest = this.#batches[0];
    if (oldest !== undefined && this.#batches.some(({ inFlight }) => !inFlight)) {
      // After a failure one batch at a time, so that a later one does not overtake it.
      if (this.#isInFlight()) return undefined;
      oldest.inFlight = true;
      return oldest;
    }
    if (this.#batches.length >= MAX_IN_FLIGHT) return undefined;
    if (this.#batches.length === 0 && this.#identity !== identity) this.#continueWith(identity);
    return this.#nextBatch(this.#identity ?? identity);
  }

  /** The broker has written the batch. */
  written(batch: OutgoingBatch, firstOffset: number): void {
    this.#remove(batch);
    this.#failure = undefined;
    const { topic, partition } = this;
    for (const [index, record] of batch.records.entries()) {
      record.call.written(record.index, { topic, partition, offset: firstOffset + index });
    }
  }

  /** An attempt to send the batch has failed. Unless the batch is given up, {@link take} returns it again. */
  failed(batch: OutgoingBatch, error: KafkaError): void {
    batch.inFlight = false;
    if (hasCode(error, ...MAYBE_WRITTEN_CODES)) batch.maybeWritten = true;
    if (hasCode(error, ...SEQUENCE_CODES)) {
      // Behind a failed batch the sequence has a gap; it is repeated after that one.
      if (batch === this.#batches[0]) this.#interrupted = true;
    } else if (!isRetryable(error)) this.#reject(batch, toBusError(error));
    else this.#fail(error);
  }

  /** Nothing can be sent now, for example because the partition has no leader. */
  postponed(error: KafkaError): void {
    this.#fail(error);
  }

  #fail(error: KafkaError): void {
    this.#failure = toBusError(error);
    const now = performance.now();
    for (const batch of this.#batches.filter(({ inFlight }) => !inFlight)) {
      if (batch.records.some(({ call }) => now >= call.deadline)) this.#giveUp(batch, this.#failure);
    }
    for (let [next] = this.#records.slice(0, 1); next !== undefined; [next] = this.#records.slice(0, 1)) {
      if (now < next.call.deadline) return;
      this.#shift(next);
      next.call.fail(this.#failure);
    }
  }

  /** The records of one caller are rejected for good; those of the others are sent again, each alone. */
  #reject(batch: OutgoingBatch, error: BusError): void {
    const calls = new Set(batch.records.map(({ call }) => call));
    if (calls.size === 1) {
      this.#giveUp(batch, error);
      return;
    }
    const { identity, sequence } = batch;
    const parts = [...calls].map((call): OutgoingBatch => {
      const records = batch.records.filter((record) => record.call === call);
      return { records, bytes: sizeOf(records), identity, sequence, inFlight: false, maybeWritten: false };
    });
    this.#batches.splice(this.#batches.indexOf(batch), 1, ...parts);
    this.#interrupted = true;
  }

  #giveUp(batch: OutgoingBatch, error: BusError): void {
    this.#remove(batch);
    for (const { call } of batch.records) call.fail(error);
    // The log may have the batch or not: the broker would drop the next ones with its sequence numbers as repeated.
    this.#interrupted = true;
  }

  /** Numbers the batches anew. Those that may be written already cannot be sent with another number. */
  #continueWith(identity: ProducerIdentity): void {
    this.#identity = identity;
    this.#sequence = 0;
    this.#interrupted = false;
    for (const batch of this.#batches.filter(({ maybeWritten }) => maybeWritten)) {
      this.#remove(batch);
      const message = `partition ${this.partition} of topic "${this.topic}": the broker lost the producer's sequence`;
      const error = this.#failure ?? new BusError('unavailable', message);
      for (const { call } of batch.records) call.fail(error);
    }
    for (const batch of this.#batches) this.#number(batch, identity);
  }

  #nextBatch(identity: ProducerIdentity): OutgoingBatch | undefined {
    const records: QueuedRecord[] = [];
    let bytes = BATCH_HEAD_BYTES;
    for (let [next] = this.#records.slice(0, 1); next !== undefined; [next] = this.#records.slice(0, 1)) {
      if (records.length > 0 && bytes + next.bytes > this.#maxBatchBytes) break;
      this.#shift(next);
      if (!next.call.begin()) {
        next.call.abort();
        continue;
      }
      bytes += next.bytes;
      records.push(next);
    }
    if (records.length === 0) return undefined;
    const batch: OutgoingBatch = { records, bytes, identity, sequence: 0, inFlight: true, maybeWritten: false };
    this.#number(batch, identity);
    this.#batches.push(batch);
    return batch;
  }

  #shift(first: QueuedRecord): void {
    this.#records.shift();
    this.#queuedBytes -= first.bytes;
  }

  #number(batch: OutgoingBatch, identity: ProducerIdentity): void {
    batch.identity = identity;
    batch.sequence = this.#sequence;
    this.#sequence = (this.#sequence + batch.records.length) % MAX_SEQUENCE;
  }

  #remove(batch: OutgoingBatch): void {
    this.#batches.splice(this.#batches.indexOf(batch), 1);
  }

  #isInFlight(): boolean {
    return this.#batches.some(({ inFlight }) => inFlight);
  }
}

function sizeOf(records: readonly QueuedRecord[]): number {
  return records.reduce((sum, { bytes }) => sum + bytes, BATCH_HEAD_BYTES);
}
