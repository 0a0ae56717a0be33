import type { TopicPartition } from './topic-partition.ts';

/** Groups partitions by topic, as requests have them, each converted by `toItem`. */
export function byTopic<Partition extends TopicPartition, Item>(
  topicPartitions: readonly Partition[],
  toItem: (topicPartition: Partition) => Item,
): { topic: string; partitions: Item[] }[] {
  const topics = new Map<string, Item[]>();
  for (const topicPartition of topicPartitions) {
    const partitions = topics.get(topicPartition.topic);
    if (partitions === undefined) topics.set(topicPartition.topic, [toItem(topicPartition)]);
    else partitions.push(toItem(topicPartition));
  }
  return [...topics].map(([topic, partitions]) => ({ topic, partitions }));
}
