import { toBusError } from './to-bus-error.ts';
import type { Cluster } from './cluster.ts';
import { hasCode, kafkaCodes } from './kafka-error.ts';
import { addressText, earliestTime, latestTime, type NodeAddress } from './kafka-node.ts';
import type { KafkaSettings } from './kafka-settings.ts';
import type { NodeConnections } from './node-connections.ts';
import type { PartitionBuffer } from './partition-buffer.ts';
import { pause } from './retry.ts';
import { topicPartitionKey } from './topic-partition.ts';

const maxWaitMs = 250;
const maxBytes = 8 * 1024 * 1024;
const maxPartitionBytes = 1024 * 1024;
const pauseAfterFailureMs = 200;

/** Keeps buffers filled from the brokers that lead their partitions: one request at a time to each broker. */
export class Fetcher {
  readonly #cluster: Cluster;
  readonly #settings: KafkaSettings;
  readonly #connections: NodeConnections;
  readonly #buffers = new Map<string, PartitionBuffer>();
  /** The brokers that a request is under way to, and the partitions that have no leader to ask. */
  readonly #busy = new Set<string>();
  readonly #closing = new AbortController();

  constructor(cluster: Cluster, settings: KafkaSettings) {
    this.#cluster = cluster;
    this.#settings = settings;
    this.#connections = cluster.connections(settings.timeoutMs + maxWaitMs);
  }

  /** Fetches for the buffer from now on, until it is removed, whatever fails meanwhile. */
  add(buffer: PartitionBuffer): void {
    this.#buffers.set(topicPartitionKey(buffer), buffer);
    this.wake();
  }

  remove(buffer: PartitionBuffer): void {
    if (this.#buffers.get(topicPartitionKey(buffer)) === buffer) this.#buffers.delete(topicPartitionKey(buffer));
  }

  /** To be called when a buffer has room again. */
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
      void pause(pauseAfterFailureMs, this.#closing.signal).then(() => {
        this.#busy.delete(name);
        this.wake();
      });
      return undefined;
    }
  }

  async #fetch(address: NodeAddress, buffers: readonly PartitionBuffer[]): Promise<void> {
    const partitions = buffers.map(({ topic, partition, next }) => ({ topic, partition, offset: next }));
    const request = { partitions, maxWaitMs, maxBytes, maxPartitionBytes };
    try {
      const fetched = await this.#connections.request(address, (node) => node.fetch(request));
      for (const { records, next, ...topicPartition } of fetched) {
        const buffer = this.#buffers.get(topicPartitionKey(topicPartition));
        // A partition may have been removed meanwhile, and even come back.
        if (buffer !== undefined && buffers.includes(buffer)) buffer.append(records, next);
      }
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      this.#report(error);
      if (hasCode(error, kafkaCodes.offsetOutOfRange)) await this.#bringIntoRange(buffers).catch(() => undefined);
      else await this.#cluster.refreshMetadata(buffers);
      await pause(pauseAfterFailureMs, this.#closing.signal);
    }
  }

  /** Passes over what is not kept any more. A topicPartition behind the end, in a log that was lost, becomes its end. */
  async #bringIntoRange(buffers: readonly PartitionBuffer[]): Promise<void> {
    const [earliest, latest] = await Promise.all(
      [earliestTime, latestTime].map((time) =>
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
    this.#settings.log('warn', 'Reading from Kafka failed; trying again.', { error: toBusError(error) });
  }
}
