import type { PartitionLag } from '../bus.ts';
import type { Cluster } from './cluster.ts';
import { EARLIEST_TIME, LATEST_TIME } from './kafka-node.ts';
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
  const firsts = new Map(earliest.map((one) => [topicPartitionKey(one), one]));
  const lags = latest.flatMap((end): PartitionLag[] => {
    const first = firsts.get(topicPartitionKey(end));
    if (end.kind === 'error' || first?.kind !== 'ok') return [];
    const begin = Math.max(begins.get(topicPartitionKey(end)) ?? -1, first.value);
    return [{ topic: end.topic, partition: end.partition, records: Math.max(0, end.value - begin) }];
  });
  const [failed] = latest.flatMap((end) => (end.kind === 'error' ? [end.error] : []));
  if (lags.length === 0 && failed !== undefined) throw failed;
  return topicPartitions.flatMap((one) =>
    lags.filter(({ topic, partition }) => topic === one.topic && partition === one.partition),
  );
}
