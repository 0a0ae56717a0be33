import type { TopicPartition } from './topic-partition.ts';
/** Groups partitions by topic, as requests have them, each converted by `toItem`. */
export function byTopic<Partition extends TopicPartition, Item>(
  topicPartitions: readonly Partition[],
  item: (topicPartition: Partition) => Item,
): { topic: string; partitions: Item[] }[] {
  const topics = new Map<string, Item[]>();
  for (const topicPartition of topicPartitions) {
    const partitions = topics.get(topicPartition.topic);
    if (partitions === undefined) topics.set(topicPartition.topic, [item(topicPartition)]);
    else partitions.push(item(topicPartition));
  }
  return [...topics].map(([topic, partitions]) => ({ topic, partitions }));
}
