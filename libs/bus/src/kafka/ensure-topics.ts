import type { TopicSpecification } from '../bus.ts';
import { BusError } from '../bus-error.ts';
import { assertTopic } from '../validate-topic.ts';
import type { Cluster } from './cluster.ts';
import { hasCode, KAFKA_CODES } from './kafka-error.ts';
import type { KafkaSettings } from './kafka-settings.ts';
import { deadlineIn, retry } from './retry.ts';

const DEFAULT_RETENTION_MS = 7 * 24 * 60 * 60 * 1000;

/** Creates topics, adds partitions and sets the retention; with `create=never`, checks them instead. */
export async function ensureTopics(
  cluster: Cluster,
  settings: KafkaSettings,
  topics: readonly TopicSpecification[],
): Promise<void> {
  for (const topic of topics) assertTopic(topic);
  for (const topic of topics) await ensureTopic(cluster, settings, topic);
}

async function ensureTopic(cluster: Cluster, settings: KafkaSettings, topic: TopicSpecification): Promise<void> {
  const { name, partitions } = topic;
  const existing = await partitionsOf(cluster, settings, name);
  if (existing === 0) await createTopic(cluster, settings, topic);
  else if (existing < partitions) await addPartitions(cluster, settings, topic, existing);
  if (existing < partitions) await seePartitions(cluster, settings, topic);
  await checkRecordLimit(cluster, settings, name);
  await warnOfLoss(cluster, settings, name);
  if (existing > 0) await keepRetention(cluster, settings, topic);
}

async function partitionsOf(cluster: Cluster, settings: KafkaSettings, name: string): Promise<number> {
  return retry(deadlineIn(settings.timeoutMs), async () => {
    const { topics } = await cluster.any((node) => node.metadata([name]));
    const found = topics.find(({ topic }) => topic === name);
    if (found?.kind === 'ok') return found.leaders.length;
    if (found === undefined || hasCode(found.error, KAFKA_CODES.unknownTopicOrPartition)) return 0;
    throw found.error;
  });
}

async function createTopic(
  cluster: Cluster,
  { createTopics, replicationFactor, timeoutMs }: KafkaSettings,
  { name, partitions, retentionMs = DEFAULT_RETENTION_MS }: TopicSpecification,
): Promise<void> {
  if (!createTopics) {
    throw new BusError('misconfigured', `topic "${name}" does not exist, and create=never does not allow creating it`);
  }
  const settings = { 'retention.ms': String(retentionMs) };
  await cluster.controller(async (node) => {
    try {
      await node.createTopic({ name, partitions, replicationFactor, settings }, timeoutMs);
    } catch (error) {
      // Another process created it first.
      if (!hasCode(error, KAFKA_CODES.topicAlreadyExists)) throw error;
    }
  });
}

async function addPartitions(
  cluster: Cluster,
  { createTopics, timeoutMs }: KafkaSettings,
  { name, partitions }: TopicSpecification,
  existing: number,
): Promise<void> {
  if (!createTopics) {
    const message = `topic "${name}": partitions must be at least ${partitions} (has ${existing}), and create=never does not allow adding them`;
    throw new BusError('misconfigured', message);
  }
  await cluster.controller(async (node) => {
    try {
      await node.createPartitions(name, partitions, timeoutMs);
    } catch (error) {
      // Another process added them first.
      if (!hasCode(error, KAFKA_CODES.invalidPartitions)) throw error;
    }
  });
}

/** Waits until the brokers know the created partitions. */
async function seePartitions(
  cluster: Cluster,
  { timeoutMs }: KafkaSettings,
  { name, partitions }: TopicSpecification,
): Promise<void> {
  await retry(deadlineIn(timeoutMs), async () => {
    // It certainly exists: a broker that does not know it is late.
    const leaders = await cluster.refresh(name).catch((error: unknown) => {
      if (BusError.is(error) && error.code === 'unknown_topic') return [];
      throw error;
    });
    if (leaders.length >= partitions && leaders.every((leader) => leader >= 0)) return;
    throw new BusError('unavailable', `topic "${name}": not all of ${partitions} partitions have a leader yet`);
  });
}

async function checkRecordLimit(cluster: Cluster, settings: KafkaSettings, name: string): Promise<void> {
  const limit = Number(await cluster.controller((node) => node.topicSetting(name, 'max.message.bytes')));
  if (!(limit < settings.maxRecordBytes)) return;
  const message = `topic "${name}": max.message.bytes must be at least ${settings.maxRecordBytes} (is ${limit})`;
  throw new BusError('misconfigured', message);
}

/** In a cluster, a record that one broker alone has acknowledged is lost with that broker. */
async function warnOfLoss(cluster: Cluster, { log }: KafkaSettings, name: string): Promise<void> {
  const { nodes, topics } = await cluster.controller((node) => node.metadata([name]));
  const found = topics.find(({ topic }) => topic === name);
  if (nodes.length < 2 || found?.kind !== 'ok') return;
  const minimum = Number(await cluster.controller((node) => node.topicSetting(name, 'min.insync.replicas')));
  if (found.replicas >= 2 && minimum >= 2) return;
  log('warn', 'acknowledged records may be lost with a broker', {
    topic: name,
    replicas: found.replicas,
    'min.insync.replicas': minimum,
  });
}

/** Sets the retention of a topic if it differs; without a specified one it stays. */
async function keepRetention(
  cluster: Cluster,
  { createTopics }: KafkaSettings,
  { name, retentionMs }: TopicSpecification,
): Promise<void> {
  if (retentionMs === undefined) return;
  const current = await cluster.controller((node) => node.topicSetting(name, 'retention.ms'));
  if (current === String(retentionMs)) return;
  if (!createTopics) {
    const message = `topic "${name}": retention.ms must be ${retentionMs} (is ${current ?? 'unknown'}), and create=never does not allow changing it`;
    throw new BusError('misconfigured', message);
  }
  await cluster.controller((node) => node.setTopicSetting(name, 'retention.ms', String(retentionMs)));
}
