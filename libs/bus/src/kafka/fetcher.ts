import { FailureLog } from '../failure-log.ts';
import { type Cluster, noLeaderError } from './cluster.ts';
import { hasCode, KafkaError, KAFKA_CODES } from './kafka-error.ts';
import {
  addressText,
  EARLIEST_TIME,
  type FetchedRecords,
  LATEST_TIME,
  type NodeAddress,
  type PartitionResult,
  valuesOf,
} from './kafka-node.ts';
import type { KafkaSettings } from './kafka-settings.ts';
import type { NodeConnections } from './node-connections.ts';
import type { PartitionBuffer } from './partition-buffer.ts';
import { RequestPace } from './request-pace.ts';
import { pause } from './retry.ts';
import { toBusError } from './to-bus-error.ts';
import { topicPartitionKey } from './topic-partition.ts';

const FAILURE_LINES = { failed: 'fetch failed, retrying', recovered: 'fetch recovered', field: 'partitions' };
const MAX_WAIT_MS = 250;
const MAX_BYTES = 8 * 1024 * 1024;
const MAX_PARTITION_BYTES = 1024 * 1024;
/** A consumer that gets few records per answer asks no more often. */
const SMALL_REQUESTS_PER_SECOND = 200;
/** An answer with more records is followed by the next request at once. */
const SMALL_ANSWER_RECORDS = 100;
const PAUSE_AFTER_FAILURE_MS = 200;
/** The pause of a partition whose records cannot be decoded: only a change of the topic or of this program helps. */
const PAUSE_OF_UNREADABLE_MS = 5000;

/** Fills buffers from the leaders of their partitions, with one request at a time per broker. */
export class Fetcher {
  readonly #cluster: Cluster;
  readonly #settings: KafkaSettings;
  readonly #connections: NodeConnections;
  readonly #buffers = new Map<string, PartitionBuffer>();
  /** The brokers with a request in progress. */
  readonly #busyBrokers = new Set<string>();
  /** The partitions in a request, or paused after a failure. */
  readonly #busyPartitions = new Set<PartitionBuffer>();
  /** Partitions that are fetched alone, because the records of one of them cannot be decoded. */
  readonly #alone = new Set<PartitionBuffer>();
  /** The brokers of the same rack that replicate a partition, as its leader told. */
  readonly #replicas = new Map<PartitionBuffer, number>();
  readonly #pace = new RequestPace(SMALL_REQUESTS_PER_SECOND, () => {
    this.wake();
  });
  readonly #failures: FailureLog;
  readonly #closing = new AbortController();
  #scheduled = false;

  constructor(cluster: Cluster, settings: KafkaSettings) {
    this.#cluster = cluster;
    this.#settings = settings;
    this.#connections = cluster.connections(settings.timeoutMs + MAX_WAIT_MS);
    this.#failures = new FailureLog(settings.log, FAILURE_LINES);
  }

  /** Fetches for the buffer until it is removed, and retries after failures. */
  add(buffer: PartitionBuffer): void {
    this.#buffers.set(topicPartitionKey(buffer), buffer);
    this.wake();
  }

  remove(buffer: PartitionBuffer): void {
    if (this.#buffers.get(topicPartitionKey(buffer)) === buffer) this.#buffers.delete(topicPartitionKey(buffer));
    this.#alone.delete(buffer);
    this.#replicas.delete(buffer);
  }

  /** Call it when a buffer has room again. Partitions of one turn of the event loop share a request. */
  wake(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#fetchAll();
    });
  }

  close(): void {
    this.#closing.abort();
    this.#pace.close();
    this.#buffers.clear();
    this.#connections.close();
  }

  #fetchAll(): void {
    const byLeader = new Map<string, { address: NodeAddress; buffers: PartitionBuffer[] }>();
    for (const buffer of this.#buffers.values()) {
      if (!buffer.hasRoom || this.#busyPartitions.has(buffer)) continue;
      const address = this.#cluster.addressOf(this.#replicas.get(buffer) ?? -1) ?? this.#cluster.leaderOf(buffer);
      if (address === undefined) {
        void this.#failed([buffer], noLeaderError(buffer));
        continue;
      }
      const leader = byLeader.get(addressText(address));
      if (leader === undefined) byLeader.set(addressText(address), { address, buffers: [buffer] });
      else if (!this.#alone.has(buffer) && leader.buffers.every((one) => !this.#alone.has(one)))
        leader.buffers.push(buffer);
    }
    for (const [name, { address, buffers }] of byLeader) {
      if (this.#busyBrokers.has(name) || this.#closing.signal.aborted || !this.#pace.isReady(name)) continue;
      this.#busyBrokers.add(name);
      this.#pace.sent(name);
      for (const buffer of buffers) this.#busyPartitions.add(buffer);
      void this.#fetch(address, buffers).finally(() => {
        this.#busyBrokers.delete(name);
        this.wake();
      });
    }
  }

  async #fetch(address: NodeAddress, buffers: readonly PartitionBuffer[]): Promise<void> {
    const partitions = buffers.map(({ topic, partition, next }) => ({ topic, partition, offset: next }));
    const { rack } = this.#settings;
    const limits = { maxWaitMs: MAX_WAIT_MS, maxBytes: MAX_BYTES, maxPartitionBytes: MAX_PARTITION_BYTES };
    const request = { partitions, rack, ...limits };
    try {
      const results = await this.#connections.request(address, (node) => node.fetch(request));
      for (const buffer of buffers) this.#busyPartitions.delete(buffer);
      if (recordsIn(results) > SMALL_ANSWER_RECORDS) this.#pace.skip(addressText(address));
      for (const result of results) {
        const index = partitions.findIndex((one) => one.topic === result.topic && one.partition === result.partition);
        const buffer = buffers[index];
        if (buffer !== undefined) this.#fetched(buffer, partitions[index]?.offset ?? -1, result);
      }
      const failed = new Set(results.filter(({ kind }) => kind === 'error').map(topicPartitionKey));
      this.#failures.succeeded(buffers.map(topicPartitionKey).filter((name) => !failed.has(name)));
    } catch (error) {
      for (const buffer of buffers) this.#busyPartitions.delete(buffer);
      if (error instanceof KafkaError && error.kind === 'unreadable' && buffers.length > 1) {
        for (const buffer of buffers) this.#alone.add(buffer);
      } else {
        void this.#failed(buffers, error);
      }
    }
  }

  #fetched(buffer: PartitionBuffer, offset: number, result: PartitionResult<FetchedRecords>): void {
    // The partition may have been removed meanwhile, and added again.
    if (this.#buffers.get(topicPartitionKey(buffer)) !== buffer) return;
    if (result.kind === 'error') void this.#failed([buffer], result.error);
    else if (buffer.next === offset) buffer.append(result.value.records, result.value.next);
    if (result.kind === 'error') return;
    this.#alone.delete(buffer);
    if (result.value.preferredReplica >= 0) this.#replicas.set(buffer, result.value.preferredReplica);
  }

  /** Fetches the partitions again after a pause, with fresh metadata. */
  async #failed(buffers: readonly PartitionBuffer[], error: unknown): Promise<void> {
    if (this.#closing.signal.aborted) return;
    for (const buffer of buffers) {
      this.#busyPartitions.add(buffer);
      // The leader is asked again, and knows of a better replica.
      this.#replicas.delete(buffer);
    }
    const unreadable = error instanceof KafkaError && error.kind === 'unreadable';
    const partitions = buffers.map(topicPartitionKey);
    this.#failures.failed(partitions, unreadable ? 'error' : 'warn', toBusError(error));
    if (hasCode(error, KAFKA_CODES.offsetOutOfRange)) await this.#bringIntoRange(buffers).catch(() => undefined);
    else await this.#cluster.refreshMetadata(buffers);
    await pause(unreadable ? PAUSE_OF_UNREADABLE_MS : PAUSE_AFTER_FAILURE_MS, this.#closing.signal);
    for (const buffer of buffers) this.#busyPartitions.delete(buffer);
    this.wake();
  }

  /** Skips deleted records. An offset beyond the end, in a log that was lost, becomes its end. */
  async #bringIntoRange(buffers: readonly PartitionBuffer[]): Promise<void> {
    const [earliest, latest] = await Promise.all([
      this.#cluster.listOffsets(buffers, EARLIEST_TIME).then(valuesOf),
      this.#cluster.listOffsets(buffers, LATEST_TIME).then(valuesOf),
    ]);
    for (const buffer of buffers) {
      const first = earliest.get(topicPartitionKey(buffer));
      const end = latest.get(topicPartitionKey(buffer));
      if (first === undefined || end === undefined) continue;
      if (buffer.next < first || buffer.next > end) buffer.append([], buffer.next < first ? first : end);
    }
  }
}

function recordsIn(results: readonly PartitionResult<FetchedRecords>[]): number {
  return results.reduce((sum, result) => sum + (result.kind === 'ok' ? result.value.records.length : 0), 0);
}
