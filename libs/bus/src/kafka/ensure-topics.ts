import type { TopicSpecification } from '../bus.ts';
import { BusError } from '../bus-error.ts';
import { validateTopic } from '../validate-topic.ts';
import type { Cluster } from './cluster.ts';
import { hasCode, kafkaCodes } from './kafka-error.ts';
import type { KafkaSettings } from './kafka-settings.ts';
import { deadlineIn, retry } from './retry.ts';

const defaultRetentionMs = 7 * 24 * 60 * 60 * 1000;

/** Creates topics, adds partitions and keeps the retention as asked for; or, when we must not, checks all of that. */
export async function ensureTopics(
  cluster: Cluster,
  settings: KafkaSettings,
  topics: readonly TopicSpecification[],
): Promise<void> {
  for (const topic of topics) validateTopic(topic);
  for (const topic of topics) await ensureTopic(cluster, settings, topic);
}

async function ensureTopic(cluster: Cluster, settings: KafkaSettings, topic: TopicSpecification): Promise<void> {
  const { name, partitions } = topic;
  const existing = await partitionsOf(cluster, settings, name);
  if (existing === 0) await createTopic(cluster, settings, topic);
  else if (existing < partitions) await addPartitions(cluster, settings, topic, existing);
  if (existing < partitions) await seePartitions(cluster, settings, topic);
  await checkRecordLimit(cluster, settings, name);
  if (existing > 0) await keepRetention(cluster, settings, topic);
}

async function partitionsOf(cluster: Cluster, settings: KafkaSettings, name: string): Promise<number> {
  return retry(deadlineIn(settings.timeoutMs), async () => {
    try {
      return (await cluster.any((node) => node.metadata(name))).leaders.length;
    } catch (error) {
      if (hasCode(error, kafkaCodes.unknownTopicOrPartition)) return 0;
      throw error;
    }
  });
}

async function createTopic(
  cluster: Cluster,
  { createTopics, replicationFactor, timeoutMs }: KafkaSettings,
  { name, partitions, retentionMs = defaultRetentionMs }: TopicSpecification,
): Promise<void> {
  if (!createTopics) {
    throw new BusError('misconfigured', `Topic "${name}" does not exist, and create=never forbids to create it.`);
  }
  const settings = { 'retention.ms': String(retentionMs) };
  await cluster.controller(async (node) => {
    try {
      await node.createTopic({ name, partitions, replicationFactor, settings }, timeoutMs);
    } catch (error) {
      // Another process was quicker.
      if (!hasCode(error, kafkaCodes.topicAlreadyExists)) throw error;
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
    const message = `Topic "${name}" has ${existing} partitions and needs ${partitions}; create=never forbids to add them.`;
    throw new BusError('misconfigured', message);
  }
  await cluster.controller(async (node) => {
    try {
      await node.createPartitions(name, partitions, timeoutMs);
    } catch (error) {
      // Another process was quicker: so many are there already.
      if (!hasCode(error, kafkaCodes.invalidPartitions)) throw error;
    }
  });
}

/** Waits until the brokers know what was created. */
async function seePartitions(
  cluster: Cluster,
  { timeoutMs }: KafkaSettings,
  { name, partitions }: TopicSpecification,
): Promise<void> {
  await retry(deadlineIn(timeoutMs), async () => {
    // That it is there is certain: a broker that does not know it is late.
    const leaders = await cluster.refresh(name).catch((error: unknown) => {
      if (BusError.is(error) && error.code === 'invalid') return [];
      throw error;
    });
    if (leaders.length >= partitions && leaders.every((leader) => leader >= 0)) return;
    throw new BusError('unavailable', `Topic "${name}" has no ${partitions} partitions with a leader yet.`);
  });
}

async function checkRecordLimit(cluster: Cluster, settings: KafkaSettings, name: string): Promise<void> {
  const limit = Number(await cluster.controller((node) => node.topicSetting(name, 'max.message.bytes')));
  if (!(limit < settings.maxRecordBytes)) return;
  const message = `Topic "${name}" takes ${limit} bytes at once (max.message.bytes), and ${settings.maxRecordBytes} are needed.`;
  throw new BusError('misconfigured', message);
}

/** Changes the retention of a topic when it is not the one asked for; without one asked for, it stays. */
async function keepRetention(
  cluster: Cluster,
  { createTopics }: KafkaSettings,
  { name, retentionMs }: TopicSpecification,
): Promise<void> {
  if (retentionMs === undefined) return;
  const current = await cluster.controller((node) => node.topicSetting(name, 'retention.ms'));
  if (current === String(retentionMs)) return;
  if (!createTopics) {
    const message = `Topic "${name}" keeps records for ${current ?? 'an unknown number of'} ms and not for ${retentionMs}; create=never forbids to change it.`;
    throw new BusError('misconfigured', message);
  }
  await cluster.controller((node) => node.setTopicSetting(name, 'retention.ms', String(retentionMs)));
}
