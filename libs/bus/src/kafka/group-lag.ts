import type { PartitionLag } from '../bus.ts';
import type { Cluster } from './cluster.ts';
import { EARLIEST_TIME, LATEST_TIME, type PartitionOffset } from './kafka-node.ts';
import { topicPartitionKey } from './topic-partition.ts';

/** The lag of a group: from its committed offset, or the earliest record, to the end of each partition. */
export async function groupLag(cluster: Cluster, group: string, topics: readonly string[]): Promise<PartitionLag[]> {
  const topicPartitions = await cluster.partitions(topics);
  if (topicPartitions.length === 0) return [];
  const [committed, earliest, latest] = await Promise.all([
    cluster.coordinator(group, (node) => node.committedOffsets(group, topicPartitions)),
    cluster.eachLeader(topicPartitions, (node, led) => node.listOffsets(led, EARLIEST_TIME)),
    cluster.eachLeader(topicPartitions, (node, led) => node.listOffsets(led, LATEST_TIME)),
  ]);
  const [begins, firsts, ends] = [committed, earliest, latest].map(byName);
  return topicPartitions.map((topicPartition) => {
    const name = topicPartitionKey(topicPartition);
    const begin = Math.max(begins?.get(name) ?? -1, firsts?.get(name) ?? 0);
    return { ...topicPartition, records: Math.max(0, (ends?.get(name) ?? 0) - begin) };
  });
}

function byName(offsets: readonly PartitionOffset[]): Map<string, number> {
  return new Map(offsets.map((one) => [topicPartitionKey(one), one.offset]));
}
