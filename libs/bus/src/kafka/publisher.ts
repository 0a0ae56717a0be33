import { setImmediate } from 'node:timers/promises';
import type { BusRecord, PublishOptions, RecordPosition } from '../bus.ts';
import { BusError, abortedError } from '../bus-error.ts';
import { Fifo } from '../fifo.ts';
import { partitionOfKey } from '../key-partition.ts';
import { toBusError } from './to-bus-error.ts';
import { BATCH_HEAD_BYTES, recordBytes } from './batch-size.ts';
import type { Cluster } from './cluster.ts';
import type { ProducerRecord } from './kafka-node.ts';
import type { KafkaSettings } from './kafka-settings.ts';
import type { OutgoingBatch, Producer } from './producer.ts';
import { type Deadline, deadlineIn } from './retry.ts';
import { topicPartitionKey } from './topic-partition.ts';

const MAX_KEY_BYTES = 1024;
/** The approximate size of one send, so that its first record does not wait for a long queue. */
const GROUP_BYTES = 8 * 1024 * 1024;

interface Waiting {
  readonly records: readonly PreparedRecord[];
  readonly bytes: number;
  readonly deadline: Deadline;
  readonly signal: PublishOptions['signal'];
  readonly resolve: (positions: RecordPosition[]) => void;
  readonly reject: (error: unknown) => void;
}

interface PreparedRecord extends ProducerRecord {
  readonly topic: string;
  readonly bytes: number;
}

/** A queued record, and the position to which its offset is written. */
interface Placed {
  readonly record: PreparedRecord;
  readonly position: { offset: number };
}

/** Sends together, in order, what is published in the same turn of the event loop or during a request. */
export class Publisher {
  readonly #cluster: Cluster;
  readonly #producer: Producer;
  readonly #settings: KafkaSettings;
  readonly #queue = new Fifo<Waiting>();
  #queuedBytes = 0;
  #lastSendMs = 10;
  /** Why the last send failed: records that have waited too long behind it are not tried again. */
  #failure: BusError | undefined;
  #sending: Promise<void> | undefined;

  constructor(cluster: Cluster, producer: Producer, settings: KafkaSettings) {
    this.#cluster = cluster;
    this.#producer = producer;
    this.#settings = settings;
  }

  async publish(records: readonly BusRecord[], { signal }: PublishOptions): Promise<RecordPosition[]> {
    if (signal?.aborted) throw abortedError();
    const { maxQueuedBytes, timeoutMs } = this.#settings;
    const prepared = records.map((record) => this.#prepare(record));
    const bytes = prepared.reduce((sum, record) => sum + record.bytes, 0);
    if (bytes > maxQueuedBytes) {
      throw new BusError('too_large', `batch: must be at most ${maxQueuedBytes} bytes (has ${bytes})`);
    }
    if (this.#queuedBytes > 0 && this.#queuedBytes + bytes > maxQueuedBytes) {
      const sendsWaiting = Math.ceil(this.#queuedBytes / GROUP_BYTES);
      throw new BusError('overloaded', `the send queue is full (${this.#queuedBytes} bytes)`, {
        retryAfterMs: Math.max(10, Math.ceil(this.#lastSendMs * sendsWaiting)),
      });
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ records: prepared, bytes, deadline: deadlineIn(timeoutMs), signal, resolve, reject });
      this.#queuedBytes += bytes;
      this.#sending ??= this.#send();
    });
  }

  /** Resolves when the queue is empty. */
  async idle(): Promise<void> {
    await this.#sending;
  }

  #prepare(record: BusRecord): PreparedRecord {
    const { topic, key, value, headers = {} } = record;
    const { maxRecordBytes } = this.#settings;
    const keyBytes = Buffer.from(key);
    if (keyBytes.length > MAX_KEY_BYTES) {
      throw new BusError(
        'invalid',
        `key: must be at most ${MAX_KEY_BYTES} bytes (has ${keyBytes.length}, topic "${topic}")`,
      );
    }
    const bytes = recordBytes(record);
    if (BATCH_HEAD_BYTES + bytes > maxRecordBytes) {
      const message = `record: must be at most ${maxRecordBytes} bytes (has ${BATCH_HEAD_BYTES + bytes}, topic "${topic}")`;
      throw new BusError('too_large', message);
    }
    // A copy: the caller may reuse the memory.
    return { topic, key: keyBytes, value: Buffer.from(value), headers, bytes };
  }

  async #send(): Promise<void> {
    // Include what is published in the same turn of the event loop.
    await setImmediate();
    for (let group = this.#nextGroup(); group.length > 0; group = this.#nextGroup()) {
      const started = performance.now();
      await this.#sendGroup(group);
      this.#lastSendMs = performance.now() - started;
      for (const { bytes } of group) this.#queuedBytes -= bytes;
    }
    this.#sending = undefined;
  }

  #nextGroup(): Waiting[] {
    const group: Waiting[] = [];
    for (let bytes = 0, next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      group.push(next);
      bytes += next.bytes;
      if (bytes >= GROUP_BYTES) break;
    }
    return group;
  }

  async #sendGroup(group: readonly Waiting[]): Promise<void> {
    const sendable: { waiting: Waiting; positions: RecordPosition[] }[] = [];
    const byPartition = new Map<string, { topic: string; partition: number; placed: Fifo<Placed> }>();
    const topics = new Map<string, Promise<number>>();
    for (const waiting of group) {
      if (waiting.signal?.aborted) {
        waiting.reject(abortedError());
        continue;
      }
      try {
        if (this.#failure !== undefined && performance.now() > waiting.deadline) throw this.#failure;
        const counts = await this.#partitionCounts(waiting, topics);
        const positions = waiting.records.map((record) => {
          const { topic, key } = record;
          const partition = partitionOfKey(key, 0, key.length, counts.get(topic) ?? 1);
          const name = topicPartitionKey({ topic, partition });
          let queue = byPartition.get(name);
          if (queue === undefined) byPartition.set(name, (queue = { topic, partition, placed: new Fifo() }));
          const position = { topic, partition, offset: -1 };
          queue.placed.push({ record, position });
          return position;
        });
        sendable.push({ waiting, positions });
      } catch (error) {
        waiting.reject(this.#fail(error));
      }
    }
    try {
      const deadline = Math.min(...sendable.map(({ waiting }) => waiting.deadline));
      await this.#sendRounds([...byPartition.values()], deadline);
      this.#failure = undefined;
      for (const { waiting, positions } of sendable) waiting.resolve(positions);
    } catch (reason) {
      const error = this.#fail(reason);
      const alone = sendable.length === 1 || error.retryable;
      for (const { waiting, positions } of sendable) {
        if (positions.every(({ offset }) => offset >= 0)) waiting.resolve(positions);
        // Some records may be in the log; the caller publishes them again.
        else if (alone) waiting.reject(error);
        // The records of one caller are rejected for good; those of the others are not.
        else await this.#sendGroup([waiting]);
      }
    }
  }

  /** Looks up each topic of a send once: records behind an unknown topic do not wait again. */
  async #partitionCounts({ records }: Waiting, topics: Map<string, Promise<number>>): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    for (const { topic } of records) {
      if (counts.has(topic)) continue;
      let count = topics.get(topic);
      if (count === undefined) topics.set(topic, (count = this.#cluster.leaders(topic).then(({ length }) => length)));
      counts.set(topic, await count);
    }
    return counts;
  }

  #fail(reason: unknown): BusError {
    const error = toBusError(reason);
    if (error.retryable) this.#failure = error;
    return error;
  }

  /** Sends in rounds: a request has one batch per partition, as large as the broker allows. */
  async #sendRounds(
    queues: readonly { topic: string; partition: number; placed: Fifo<Placed> }[],
    deadline: Deadline,
  ): Promise<void> {
    for (let left = queues; left.length > 0; left = left.filter(({ placed }) => placed.length > 0)) {
      const rounds = left.map(({ placed }) => this.#takeBatch(placed));
      const batches = left.map(({ topic, partition }, index): OutgoingBatch => ({
        topic,
        partition,
        records: (rounds[index] ?? []).map(({ record }) => record),
      }));
      const firstOffsets = await this.#producer.send(batches, deadline);
      for (const [index, round] of rounds.entries()) {
        for (const [topicPartition, { position }] of round.entries())
          position.offset = (firstOffsets[index] ?? 0) + topicPartition;
      }
    }
  }

  #takeBatch(placed: Fifo<Placed>): Placed[] {
    const batch: Placed[] = [];
    let bytes = BATCH_HEAD_BYTES;
    for (let [next] = placed.slice(0, 1); next !== undefined; [next] = placed.slice(0, 1)) {
      bytes += next.record.bytes;
      if (batch.length > 0 && bytes > this.#settings.maxRecordBytes) break;
      batch.push(next);
      placed.shift();
    }
    return batch;
  }
}
