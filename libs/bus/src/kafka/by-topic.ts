import type { TopicPartition } from './topic-partition.ts';

/** Groups partitions by topic, as requests have them, each converted by `toItem`. */
export function byTopic<Partition extends TopicPartition, Item>(
  topicPartitions: readonly Partition[],
  toItem: (topicPartition: Partition) => Item,
): { topic: string; partitions: Item[] }[] {
  const topics = Map.groupBy(topicPartitions, ({ topic }) => topic);
  return [...topics].map(([topic, partitions]) => ({ topic, partitions: partitions.map(toItem) }));
}
