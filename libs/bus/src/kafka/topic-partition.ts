/** A partition of a topic. */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** Returns the partition as `topic/partition`, the key of maps. */
export function topicPartitionKey({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}
