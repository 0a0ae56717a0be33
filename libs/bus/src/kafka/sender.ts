import { type Cluster, noLeaderError } from './cluster.ts';
import { KafkaError } from './kafka-error.ts';
import { addressText, type NodeAddress, type ProducerIdentity } from './kafka-node.ts';
import type { KafkaSettings } from './kafka-settings.ts';
import type { NodeConnections } from './node-connections.ts';
import type { OutgoingBatch, PartitionQueue } from './partition-queue.ts';
import { ProducerIdentities } from './producer-identities.ts';
import { RequestPace } from './request-pace.ts';
import { backoffMs } from './retry.ts';
import { topicPartitionKey } from './topic-partition.ts';

/** The approximate size of a request, so that its first record does not wait for a long queue. */
const REQUEST_BYTES = 8 * 1024 * 1024;
/** More often than this, small requests wait for more records. */
const SMALL_REQUESTS_PER_SECOND = 400;
/** A request of this size waits for nothing. */
const SMALL_REQUEST_BYTES = 64 * 1024;
/** The requests on their way to a broker, so that it has the next one when it has answered one. */
const REQUESTS_PER_BROKER = 2;

/** A batch in a request, and its queue. */
interface Sent {
  readonly queue: PartitionQueue;
  readonly batch: OutgoingBatch;
}

/**
 * Sends what queues have, joined to one request per broker. Each partition is repeated alone after a failure: one without a
 * leader delays no other.
 */
export class Sender {
  readonly #cluster: Cluster;
  readonly #settings: KafkaSettings;
  readonly #connections: NodeConnections;
  readonly #identities: ProducerIdentities;
  readonly #ready = new Set<PartitionQueue>();
  readonly #requests = new Map<string, number>();
  /** The failures in a row of partitions that pause until their next attempt. */
  readonly #failures = new Map<PartitionQueue, number>();
  readonly #pace = new RequestPace(SMALL_REQUESTS_PER_SECOND, () => {
    this.#schedule();
  });
  /** The time of the last successful request, in milliseconds. */
  lastRequestMs = 10;
  readonly #timers = new Map<PartitionQueue, NodeJS.Timeout>();
  #scheduled = false;
  #closed = false;

  constructor(cluster: Cluster, settings: KafkaSettings) {
    this.#cluster = cluster;
    this.#settings = settings;
    this.#connections = cluster.connections(settings.timeoutMs);
    this.#identities = new ProducerIdentities(cluster);
  }

  /** Call it when records were added to the queue. */
  wake(queue: PartitionQueue): void {
    if (!this.#timers.has(queue)) this.#ready.add(queue);
    this.#schedule();
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#pace.close();
    this.#connections.close();
  }

  /** Includes what is published in the same turn of the event loop. */
  #schedule(): void {
    if (this.#scheduled || this.#closed) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#sendReady();
    });
  }

  #sendReady(): void {
    const identity = this.#identity();
    if (identity === undefined) return;
    for (const [name, { address, queues }] of this.#readyByBroker()) {
      if (!this.#maySend(name, queues)) continue;
      const sent: Sent[] = [];
      let bytes = 0;
      for (const queue of queues) {
        if (bytes >= REQUEST_BYTES) break;
        // A queue that has more stays ready, behind the others.
        this.#ready.delete(queue);
        const batch = queue.take(identity);
        if (batch === undefined) continue;
        sent.push({ queue, batch });
        bytes += batch.bytes;
      }
      if (sent.length === 0) continue;
      if (bytes < SMALL_REQUEST_BYTES) this.#pace.sent(name);
      for (const { queue } of sent) if (!queue.isEmpty) this.#ready.add(queue);
      for (const group of byIdentity(sent)) void this.#send(name, address, group);
    }
  }

  /** The queues that are ready, by the name of their broker. Those without a leader are postponed. */
  #readyByBroker(): Map<string, { readonly address: NodeAddress; readonly queues: PartitionQueue[] }> {
    const brokers = new Map<string, { readonly address: NodeAddress; readonly queues: PartitionQueue[] }>();
    for (const queue of this.#ready) {
      const address = this.#cluster.leaderOf(queue);
      if (address === undefined) {
        queue.postponed(noLeaderError(queue));
        this.#postpone(queue);
        continue;
      }
      const name = addressText(address);
      const broker = brokers.get(name);
      if (broker === undefined) brokers.set(name, { address, queues: [queue] });
      else broker.queues.push(queue);
    }
    return brokers;
  }

  /** False while a broker has enough requests, or more records may come for a small one. */
  #maySend(broker: string, queues: readonly PartitionQueue[]): boolean {
    if ((this.#requests.get(broker) ?? 0) >= REQUESTS_PER_BROKER) return false;
    const bytes = queues.reduce((sum, queue) => sum + queue.queuedBytes, 0);
    return bytes >= SMALL_REQUEST_BYTES || this.#pace.isReady(broker);
  }

  /** The identity for new batches; undefined while one is requested. */
  #identity(): ProducerIdentity | undefined {
    for (const { interruptedIdentity } of this.#ready) {
      if (interruptedIdentity !== undefined) this.#identities.replace(interruptedIdentity);
    }
    const { current } = this.#identities;
    if (current === undefined && this.#ready.size > 0) void this.#loadIdentity();
    return current;
  }

  async #loadIdentity(): Promise<void> {
    try {
      await this.#identities.load();
    } catch (error) {
      const reason = toKafkaError(error);
      for (const queue of [...this.#ready]) {
        queue.postponed(reason);
        this.#postpone(queue);
      }
    }
    this.#schedule();
  }

  async #send(name: string, address: NodeAddress, sent: readonly Sent[]): Promise<void> {
    this.#requests.set(name, (this.#requests.get(name) ?? 0) + 1);
    const started = performance.now();
    const missing = new Map(sent.map((one) => [topicPartitionKey(one.queue), one]));
    try {
      for (const result of await this.#produce(address, sent)) {
        const key = topicPartitionKey(result);
        const one = missing.get(key);
        if (one === undefined) continue;
        missing.delete(key);
        if (result.kind === 'ok') this.#written(one, result.value);
        else this.#failed(one, result.error);
      }
      this.lastRequestMs = performance.now() - started;
      const noAnswer = new KafkaError('connection', `Kafka at ${name} did not answer for a partition`);
      for (const one of missing.values()) this.#failed(one, noAnswer);
    } catch (error) {
      const reason = toKafkaError(error);
      for (const one of missing.values()) this.#failed(one, reason);
    }
    this.#requests.set(name, (this.#requests.get(name) ?? 1) - 1);
    this.#schedule();
  }

  #produce(address: NodeAddress, sent: readonly Sent[]) {
    const { compression, timeoutMs } = this.#settings;
    const batches = sent.map(({ queue: { topic, partition }, batch: { sequence, records } }) => {
      return { topic, partition, sequence, records };
    });
    return this.#connections.request(address, (node) => {
      const producer = sent[0]?.batch.identity ?? { id: -1n, epoch: -1 };
      return node.produce({ producer, compression, timeoutMs, batches }).catch((error: unknown) => {
        for (const { batch } of sent) batch.maybeWritten = true;
        throw error;
      });
    });
  }

  #written({ queue, batch }: Sent, firstOffset: number): void {
    this.#failures.delete(queue);
    queue.written(batch, firstOffset);
    if (!queue.isEmpty && !this.#timers.has(queue)) this.#ready.add(queue);
  }

  #failed({ queue, batch }: Sent, error: KafkaError): void {
    queue.failed(batch, error);
    this.#postpone(queue);
  }

  /** Tries the partition again after a pause, with fresh metadata. */
  #postpone(queue: PartitionQueue): void {
    this.#ready.delete(queue);
    if (queue.isEmpty || this.#closed || this.#timers.has(queue)) return;
    const failures = (this.#failures.get(queue) ?? 0) + 1;
    this.#failures.set(queue, failures);
    const timer = setTimeout(() => {
      void this.#cluster.refreshMetadata([queue]).then(() => {
        this.#timers.delete(queue);
        this.wake(queue);
      });
    }, backoffMs(failures));
    this.#timers.set(queue, timer);
  }
}

/** A request has the batches of one identity. */
function byIdentity(sent: readonly Sent[]): readonly (readonly Sent[])[] {
  return [...Map.groupBy(sent, ({ batch }) => batch.identity).values()];
}

/** Other errors are from opening a connection, for example because a certificate cannot be read now. */
function toKafkaError(error: unknown): KafkaError {
  return error instanceof KafkaError ? error : new KafkaError('connection', String(error));
}
