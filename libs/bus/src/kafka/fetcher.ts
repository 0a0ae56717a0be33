import { toBusError } from './to-bus-error.ts';
import type { Cluster } from './cluster.ts';
import { hasCode, KAFKA_CODES } from './kafka-error.ts';
import { addressText, EARLIEST_TIME, LATEST_TIME, type NodeAddress } from './kafka-node.ts';
import type { KafkaSettings } from './kafka-settings.ts';
import type { NodeConnections } from './node-connections.ts';
import type { PartitionBuffer } from './partition-buffer.ts';
import { pause } from './retry.ts';
import { topicPartitionKey } from './topic-partition.ts';

const MAX_WAIT_MS = 250;
const MAX_BYTES = 8 * 1024 * 1024;
const MAX_PARTITION_BYTES = 1024 * 1024;
const PAUSE_AFTER_FAILURE_MS = 200;

/** Fills buffers from the leaders of their partitions, with one request at a time per broker. */
export class Fetcher {
  readonly #cluster: Cluster;
  readonly #settings: KafkaSettings;
  readonly #connections: NodeConnections;
  readonly #buffers = new Map<string, PartitionBuffer>();
  /** The brokers with a request in progress, and the partitions without a leader. */
  readonly #busy = new Set<string>();
  readonly #closing = new AbortController();

  constructor(cluster: Cluster, settings: KafkaSettings) {
    this.#cluster = cluster;
    this.#settings = settings;
    this.#connections = cluster.connections(settings.timeoutMs + MAX_WAIT_MS);
  }

  /** Fetches for the buffer until it is removed, and retries after failures. */
  add(buffer: PartitionBuffer): void {
    this.#buffers.set(topicPartitionKey(buffer), buffer);
    this.wake();
  }

  remove(buffer: PartitionBuffer): void {
    if (this.#buffers.get(topicPartitionKey(buffer)) === buffer) this.#buffers.delete(topicPartitionKey(buffer));
  }

  /** Call it when a buffer has room again. */
  wake(): void {
    void this.#schedule();
  }

  close(): void {
    this.#closing.abort();
    this.#buffers.clear();
    this.#connections.close();
  }

  async #schedule(): Promise<void> {
    const byLeader = new Map<string, { address: NodeAddress; buffers: PartitionBuffer[] }>();
    for (const buffer of this.#buffers.values()) {
      if (!buffer.hasRoom || this.#busy.has(topicPartitionKey(buffer))) continue;
      const address = await this.#leaderOf(buffer);
      if (address === undefined) continue;
      const leader = byLeader.get(addressText(address));
      if (leader === undefined) byLeader.set(addressText(address), { address, buffers: [buffer] });
      else leader.buffers.push(buffer);
    }
    for (const [name, { address, buffers }] of byLeader) {
      if (this.#busy.has(name) || this.#closing.signal.aborted) continue;
      this.#busy.add(name);
      void this.#fetch(address, buffers).finally(() => {
        this.#busy.delete(name);
        this.wake();
      });
    }
  }

  async #leaderOf(buffer: PartitionBuffer): Promise<NodeAddress | undefined> {
    const name = topicPartitionKey(buffer);
    try {
      return await this.#cluster.leaderOf(buffer);
    } catch (error) {
      if (this.#closing.signal.aborted || this.#busy.has(name)) return undefined;
      this.#busy.add(name);
      this.#report(error);
      void pause(PAUSE_AFTER_FAILURE_MS, this.#closing.signal).then(() => {
        this.#busy.delete(name);
        this.wake();
      });
      return undefined;
    }
  }

  async #fetch(address: NodeAddress, buffers: readonly PartitionBuffer[]): Promise<void> {
    const partitions = buffers.map(({ topic, partition, next }) => ({ topic, partition, offset: next }));
    const request = { partitions, maxWaitMs: MAX_WAIT_MS, maxBytes: MAX_BYTES, maxPartitionBytes: MAX_PARTITION_BYTES };
    try {
      const fetched = await this.#connections.request(address, (node) => node.fetch(request));
      for (const { records, next, ...topicPartition } of fetched) {
        const buffer = this.#buffers.get(topicPartitionKey(topicPartition));
        // The partition may have been removed meanwhile, and added again.
        if (buffer !== undefined && buffers.includes(buffer)) buffer.append(records, next);
      }
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      this.#report(error);
      if (hasCode(error, KAFKA_CODES.offsetOutOfRange)) await this.#bringIntoRange(buffers).catch(() => undefined);
      else await this.#cluster.refreshMetadata(buffers);
      await pause(PAUSE_AFTER_FAILURE_MS, this.#closing.signal);
    }
  }

  /** Skips deleted records. An offset beyond the end, in a log that was lost, becomes its end. */
  async #bringIntoRange(buffers: readonly PartitionBuffer[]): Promise<void> {
    const [earliest, latest] = await Promise.all(
      [EARLIEST_TIME, LATEST_TIME].map((time) =>
        this.#cluster.eachLeader(buffers, (node, led) => node.listOffsets(led, time)),
      ),
    );
    for (const buffer of buffers) {
      const same = (one: { topic: string; partition: number }): boolean =>
        topicPartitionKey(one) === topicPartitionKey(buffer);
      const first = earliest?.find(same)?.offset ?? buffer.next;
      const end = latest?.find(same)?.offset ?? buffer.next;
      if (buffer.next < first || buffer.next > end) buffer.append([], buffer.next < first ? first : end);
    }
  }

  #report(error: unknown): void {
    this.#settings.log('warn', 'fetch failed, retrying', { error: toBusError(error) });
  }
}
