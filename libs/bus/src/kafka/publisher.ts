import type { BusRecord, PublishOptions, RecordPosition } from '../bus.ts';
import { BusError, abortedError } from '../bus-error.ts';
import { partitionOfKey } from '../key-partition.ts';
import { BATCH_HEAD_BYTES, recordBytes } from './batch-size.ts';
import type { Cluster } from './cluster.ts';
import type { KafkaSettings } from './kafka-settings.ts';
import { PartitionQueue, type QueuedRecord } from './partition-queue.ts';
import { PublishCall } from './publish-call.ts';
import { deadlineIn, pause, retry } from './retry.ts';
import type { Sender } from './sender.ts';
import { toBusError } from './to-bus-error.ts';

const MAX_KEY_BYTES = 1024;
/** The approximate size of a request, to estimate when a full queue has room. */
const REQUEST_BYTES = 8 * 1024 * 1024;

interface PreparedRecord {
  readonly topic: string;
  readonly key: Buffer;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: number;
}

/** Accepts records up to a limit of memory, and hands each to the queue of its partition. */
export class Publisher {
  readonly #cluster: Cluster;
  readonly #sender: Sender;
  readonly #settings: KafkaSettings;
  readonly #queues = new Map<string, PartitionQueue[]>();
  /** Records of topics whose partitions are being looked up, in the order in which they were published. */
  readonly #unrouted = new Map<string, QueuedRecord[]>();
  readonly #calls = new Set<PublishCall>();
  #queuedBytes = 0;

  constructor(cluster: Cluster, sender: Sender, settings: KafkaSettings) {
    this.#cluster = cluster;
    this.#sender = sender;
    this.#settings = settings;
  }

  async publish(records: readonly BusRecord[], { signal }: PublishOptions): Promise<RecordPosition[]> {
    if (signal?.aborted) throw abortedError();
    const prepared = records.map((record) => this.#prepare(record));
    const bytes = prepared.reduce((sum, record) => sum + record.bytes, 0);
    this.#assertRoom(bytes);
    const deadline = deadlineIn(this.#settings.publishTimeoutMs);
    const call = new PublishCall({ records: records.length, bytes, deadline, signal });
    this.#queuedBytes += bytes;
    for (const [index, { topic, key, value, headers, bytes: size }] of prepared.entries()) {
      this.#route(topic, { key, value, headers, bytes: size, call, index });
    }
    this.#calls.add(call);
    return call.settled.finally(() => {
      this.#queuedBytes -= bytes;
      this.#calls.delete(call);
    });
  }

  /** Waits for open calls, up to the timeout of a request, and rejects those that are left as `closed`. */
  async close(): Promise<void> {
    const settled = Promise.allSettled([...this.#calls].map((call) => call.settled));
    const ended = new AbortController();
    await Promise.race([settled, pause(this.#settings.timeoutMs, ended.signal)]);
    ended.abort();
    for (const call of this.#calls)
      call.close(new BusError('closed', 'the bus was closed before the record was written'));
  }

  #prepare(record: BusRecord): PreparedRecord {
    const { topic, key, value, headers = {} } = record;
    const { maxRecordBytes } = this.#settings;
    const keyBytes = Buffer.from(key);
    if (keyBytes.length > MAX_KEY_BYTES) {
      const message = `key: must be at most ${MAX_KEY_BYTES} bytes (has ${keyBytes.length}, topic "${topic}")`;
      throw new BusError('invalid', message);
    }
    const bytes = recordBytes(record);
    if (BATCH_HEAD_BYTES + bytes > maxRecordBytes) {
      const message = `record: must be at most ${maxRecordBytes} bytes (has ${BATCH_HEAD_BYTES + bytes}, topic "${topic}")`;
      throw new BusError('too_large', message);
    }
    // A copy: the caller may reuse the memory.
    return { topic, key: keyBytes, value: Buffer.from(value), headers, bytes };
  }

  #assertRoom(bytes: number): void {
    const { maxQueuedBytes } = this.#settings;
    if (bytes > maxQueuedBytes) {
      throw new BusError('too_large', `batch: must be at most ${maxQueuedBytes} bytes (has ${bytes})`);
    }
    if (this.#queuedBytes === 0 || this.#queuedBytes + bytes <= maxQueuedBytes) return;
    const requests = Math.ceil(this.#queuedBytes / REQUEST_BYTES);
    throw new BusError('overloaded', `the send queue is full (${this.#queuedBytes} bytes)`, {
      retryAfterMs: Math.max(10, Math.ceil(this.#sender.lastRequestMs * requests)),
    });
  }

  #route(topic: string, record: QueuedRecord): void {
    const waiting = this.#unrouted.get(topic);
    const partitions = this.#cluster.knownPartitions(topic);
    if (waiting !== undefined) waiting.push(record);
    else if (partitions !== undefined) this.#enqueue(topic, partitions, record);
    else {
      this.#unrouted.set(topic, [record]);
      void this.#lookUp(topic);
    }
  }

  #enqueue(topic: string, partitions: number, record: QueuedRecord): void {
    const partition = partitionOfKey(record.key, 0, record.key.length, partitions);
    let queues = this.#queues.get(topic);
    if (queues === undefined) this.#queues.set(topic, (queues = []));
    const queue = (queues[partition] ??= new PartitionQueue({ topic, partition }, this.#settings.maxRecordBytes));
    queue.push(record);
    this.#sender.wake(queue);
  }

  /** Nothing was sent yet, so that records of a topic that cannot be looked up fail soon. */
  async #lookUp(topic: string): Promise<void> {
    const waiting = this.#unrouted.get(topic) ?? [];
    try {
      const deadline = deadlineIn(this.#settings.timeoutMs);
      const { length } = await retry(deadline, () => this.#cluster.leaders(topic));
      this.#unrouted.delete(topic);
      for (const record of waiting) this.#enqueue(topic, length, record);
    } catch (error) {
      this.#unrouted.delete(topic);
      for (const { call } of waiting) call.fail(toBusError(error));
    }
  }
}
