import { toBusError } from './to-bus-error.ts';
import type { Cluster } from './cluster.ts';
import { hasCode, KafkaError, kafkaCodes } from './kafka-error.ts';
import { addressText, type NodeAddress, type ProducerIdentity, type ProducerRecord } from './kafka-node.ts';
import type { KafkaSettings } from './kafka-settings.ts';
import type { NodeConnections } from './node-connections.ts';
import { type Deadline, retry } from './retry.ts';
import { topicPartitionKey } from './topic-partition.ts';

/** A batch for one partition that is to be sent. */
export interface OutgoingBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly ProducerRecord[];
}

const forgottenCodes = [
  kafkaCodes.unknownProducerId,
  kafkaCodes.outOfOrderSequenceNumber,
  kafkaCodes.invalidProducerEpoch,
];
const maxSequence = 2 ** 31;

/**
 * Sends batches so that each is in the log once and in order, however often a request has to be repeated: brokers know
 * the producer and the number of the first record of every batch. One call at a time.
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

  /** Sends one batch to each of several partitions and gives the first offset of each, in the order of the batches. */
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
          // A broker that has forgotten us, at the first attempt: nothing can be there twice.
          if (attempts === 1 && hasCode(error, ...forgottenCodes)) this.#forgetIdentity();
          await this.#cluster.refreshMetadata(left);
          throw error;
        }
      });
    } catch (error) {
      // Nobody knows whether the batches are in the log. Under the same identity, the broker would take the next
      // batches with these numbers for the same ones, and drop them.
      this.#forgetIdentity();
      throw toBusError(error);
    }
    for (const { records, ...topicPartition } of batches) {
      const name = topicPartitionKey(topicPartition);
      this.#sequences.set(name, ((this.#sequences.get(name) ?? 0) + records.length) % maxSequence);
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
      throw new KafkaError('connection', `Kafka did not answer for ${topicPartitionKey(missing)}.`);
  }

  #forgetIdentity(): void {
    this.#identity = undefined;
    this.#sequences.clear();
  }
}
