import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { type Bus, createBus } from '@chat4all/bus';
import type { KafkaCluster } from '@chat4all/test-servers';

/** A cluster and the client library to measure on it. */
export interface ClusterBench {
  readonly cluster: KafkaCluster;
  readonly client: 'kafkajs' | 'platformatic';
}

/** The time after which every broker knows a new topic, in milliseconds. */
const NEW_TOPIC_MS = 1_000;
const CANDIDATE_KEYS = 100;

/** Opens a bus with the driver's defaults. */
export function openBus({ cluster, client }: ClusterBench): Promise<Bus> {
  return createBus(`kafka://${cluster.brokers}?client=${client}`);
}

/**
 * Creates a topic whose partitions have their replicas on these brokers, the preferred leader first. A write needs
 * `minimumInSync` of them. Returns the name of the topic.
 */
export async function createTopic(
  { cluster }: ClusterBench,
  replicas: readonly (readonly number[])[],
  minimumInSync: number,
): Promise<string> {
  const topic = `bench-${randomUUID()}`;
  const admin = new Kafka({ brokers: cluster.brokers.split(','), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    await admin.createTopics({
      topics: [
        {
          topic,
          replicaAssignment: replicas.map((nodes, partition) => ({ partition, replicas: [...nodes] })),
          configEntries: [{ name: 'min.insync.replicas', value: String(minimumInSync) }],
        },
      ],
    });
  } finally {
    await admin.disconnect();
  }
  await sleep(NEW_TOPIC_MS);
  return topic;
}

/** Publishes records with many keys. Returns a key of each partition that received one. */
export async function keysByPartition(bus: Bus, topic: string): Promise<Map<number, string>> {
  const keys = Array.from({ length: CANDIDATE_KEYS }, (_, index) => `key-${index}`);
  const positions = await bus.publish(keys.map((key) => ({ topic, key, value: Buffer.from('first') })));
  return new Map(positions.map(({ partition }, index) => [partition, keys[index] ?? '']));
}
