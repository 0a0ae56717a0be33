import type { PartitionLag } from '../bus.ts';
import type { Cluster } from './cluster.ts';
import { EARLIEST_TIME, LATEST_TIME, valuesOf } from './kafka-node.ts';
import { topicPartitionKey } from './topic-partition.ts';

/** How long partitions without a leader are waited for, in milliseconds. */
const PATIENCE_MS = 1000;

/**
 * The lag of a group: from its committed offset, or the earliest record, to the end of each partition. Partitions without a
 * leader are missing; if all are, it rejects.
 */
export async function groupLag(cluster: Cluster, group: string, topics: readonly string[]): Promise<PartitionLag[]> {
  const topicPartitions = await cluster.partitions(topics);
  if (topicPartitions.length === 0) return [];
  const [committed, earliest, latest] = await Promise.all([
    cluster.coordinator(group, (node) => node.committedOffsets(group, topicPartitions)),
    cluster.listOffsets(topicPartitions, EARLIEST_TIME, PATIENCE_MS),
    cluster.listOffsets(topicPartitions, LATEST_TIME, PATIENCE_MS),
  ]);
  const begins = new Map(committed.map((one) => [topicPartitionKey(one), one.offset]));
  const firsts = valuesOf(earliest);
  const ends = valuesOf(latest);
  const lags = topicPartitions.flatMap(({ topic, partition }): PartitionLag[] => {
    const key = topicPartitionKey({ topic, partition });
    const first = firsts.get(key);
    const end = ends.get(key);
    if (first === undefined || end === undefined) return [];
    const begin = Math.max(begins.get(key) ?? -1, first);
    return [{ topic, partition, records: Math.max(0, end - begin) }];
  });
  const failed = latest.find((one) => one.kind === 'error');
  if (lags.length === 0 && failed !== undefined) throw failed.error;
  return lags;
}
