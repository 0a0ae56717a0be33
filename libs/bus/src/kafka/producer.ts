import { toBusError } from './to-bus-error.ts';
import type { Cluster } from './cluster.ts';
import { hasCode, KafkaError, KAFKA_CODES } from './kafka-error.ts';
import { addressText, type NodeAddress, type ProducerIdentity, type ProducerRecord } from './kafka-node.ts';
import type { KafkaSettings } from './kafka-settings.ts';
import type { NodeConnections } from './node-connections.ts';
import { type Deadline, retry } from './retry.ts';
import { topicPartitionKey } from './topic-partition.ts';

/** A batch to send to a partition. */
export interface OutgoingBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly ProducerRecord[];
}

const FORGOTTEN_CODES = [
  KAFKA_CODES.unknownProducerId,
  KAFKA_CODES.outOfOrderSequenceNumber,
  KAFKA_CODES.invalidProducerEpoch,
];
const MAX_SEQUENCE = 2 ** 31;

/**
 * An idempotent producer: each batch is in the log once and in order, however often its request is repeated, because brokers
 * know the producer and the sequence number of every batch. One call at a time.
 */
export class Producer {
  readonly #cluster: Cluster;
  readonly #settings: KafkaSettings;
  readonly #connections: NodeConnections;
  readonly #sequences = new Map<string, number>();
  #identity: ProducerIdentity | undefined;

  constructor(cluster: Cluster, settings: KafkaSettings) {
    this.#cluster = cluster;
    this.#settings = settings;
    this.#connections = cluster.connections(settings.timeoutMs);
  }

  /** Sends one batch to each of several partitions; returns the first offset of each, in the order of the batches. */
  async send(batches: readonly OutgoingBatch[], deadline: Deadline): Promise<number[]> {
    const offsets = new Map<string, number>();
    let attempts = 0;
    try {
      await retry(deadline, async () => {
        attempts += 1;
        const left = batches.filter((batch) => !offsets.has(topicPartitionKey(batch)));
        try {
          await this.#sendOnce(left, offsets);
        } catch (error) {
          // The broker has forgotten the producer at the first attempt, so nothing can be written twice.
          if (attempts === 1 && hasCode(error, ...FORGOTTEN_CODES)) this.#forgetIdentity();
          await this.#cluster.refreshMetadata(left);
          throw error;
        }
      });
    } catch (error) {
      // The batches may be in the log or not. With the same producer id, the broker would consider the next batches with
      // these sequence numbers as duplicates and drop them.
      this.#forgetIdentity();
      throw toBusError(error);
    }
    for (const { records, ...topicPartition } of batches) {
      const name = topicPartitionKey(topicPartition);
      this.#sequences.set(name, ((this.#sequences.get(name) ?? 0) + records.length) % MAX_SEQUENCE);
    }
    return batches.map((batch) => offsets.get(topicPartitionKey(batch)) ?? -1);
  }

  close(): void {
    this.#connections.close();
  }

  async #sendOnce(batches: readonly OutgoingBatch[], offsets: Map<string, number>): Promise<void> {
    const producer = (this.#identity ??= await this.#cluster.any((node) => node.initProducer()));
    const byLeader = new Map<string, { address: NodeAddress; batches: OutgoingBatch[] }>();
    for (const batch of batches) {
      const address = await this.#cluster.leaderOf(batch);
      const leader = byLeader.get(addressText(address));
      if (leader === undefined) byLeader.set(addressText(address), { address, batches: [batch] });
      else leader.batches.push(batch);
    }
    const { compression, timeoutMs } = this.#settings;
    const outcomes = await Promise.allSettled(
      [...byLeader.values()].map(async ({ address, batches: led }) => {
        const numbered = led.map((batch) => ({
          ...batch,
          sequence: this.#sequences.get(topicPartitionKey(batch)) ?? 0,
        }));
        const request = { producer, compression, timeoutMs, batches: numbered };
        const produced = await this.#connections.request(address, (node) => node.produce(request));
        for (const { firstOffset, ...topicPartition } of produced)
          offsets.set(topicPartitionKey(topicPartition), firstOffset);
      }),
    );
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    const missing = batches.find((batch) => !offsets.has(topicPartitionKey(batch)));
    if (missing !== undefined)
      throw new KafkaError('connection', `Kafka sent no answer for ${topicPartitionKey(missing)}`);
  }

  #forgetIdentity(): void {
    this.#identity = undefined;
    this.#sequences.clear();
  }
}
