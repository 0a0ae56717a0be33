import type { TailOptions } from '../bus.ts';
import { BusError } from '../bus-error.ts';
import type { CursorCodec } from '../cursor.ts';
import type { Cluster } from './cluster.ts';
import { EARLIEST_TIME, LATEST_TIME } from './kafka-node.ts';
import type { TopicPartition } from './topic-partition.ts';

/** How long a tail waits at its start for partitions without a leader, in milliseconds. */
const START_PATIENCE_MS = 1000;
/**
 * Positions from here on are times, in milliseconds since 1970: the first record from then on, of a partition that had no
 * leader to ask. No offset is as high, and times stay below the largest safe integer.
 */
const TIME_POSITIONS = 2 ** 52;

/** The time of a position that is not an offset yet; undefined for an offset. */
export function timeOfPosition(position: number): number | undefined {
  return position >= TIME_POSITIONS ? position - TIME_POSITIONS : undefined;
}

/**
 * The positions at which a tail starts, by partition. Where a leader is missing for more than a second, the position is a
 * time. Fails with `invalid` for a cursor of another topic or log, and with `unknown_topic`.
 */
export async function startPositions(
  { topic, from }: Pick<TailOptions, 'topic' | 'from'>,
  cluster: Cluster,
  codec: CursorCodec,
): Promise<number[]> {
  const cursor = typeof from === 'object' && 'cursor' in from ? codec.decode(from.cursor) : undefined;
  const started = Date.now();
  // New partitions may not be known yet.
  await cluster.refresh(topic);
  const partitions = await cluster.partitions([topic]);
  if (cursor !== undefined) return checkedCursor(cursor, cluster, partitions);
  const time = typeof from === 'object' && 'time' in from ? Math.max(0, Math.ceil(from.time)) : undefined;
  const requested = time ?? (from === 'earliest' ? EARLIEST_TIME : LATEST_TIME);
  const offsets = await locate(cluster, partitions, requested, START_PATIENCE_MS);
  // The fetcher moves an offset before the first record to the first record.
  const otherwise = from === 'earliest' ? 0 : TIME_POSITIONS + (time ?? started);
  return partitions.map(({ partition }) => offsets.get(partition) ?? otherwise);
}

/** The offsets at a time, by partition; partitions whose leader does not answer are missing. */
export async function locate(
  cluster: Cluster,
  partitions: readonly TopicPartition[],
  time: number,
  patienceMs = 0,
): Promise<Map<number, number>> {
  // The end comes first: a record that is written meanwhile is after it.
  const ends = time >= 0 ? await locate(cluster, partitions, LATEST_TIME, patienceMs) : undefined;
  const offsets = new Map<number, number>();
  for (const result of await cluster.listOffsets(partitions, time, patienceMs)) {
    if (result.kind === 'error') continue;
    const offset = result.value >= 0 ? result.value : ends?.get(result.partition);
    if (offset !== undefined) offsets.set(result.partition, offset);
  }
  return offsets;
}

async function checkedCursor(
  positions: readonly number[],
  cluster: Cluster,
  partitions: readonly TopicPartition[],
): Promise<number[]> {
  const ends = await locate(cluster, partitions, LATEST_TIME);
  const isAhead = (position: number, partition: number): boolean =>
    timeOfPosition(position) === undefined && position > (ends.get(partition) ?? Infinity);
  if (positions.length > partitions.length || positions.some(isAhead)) {
    throw new BusError('invalid', 'cursor: ahead of the log; it is from another log');
  }
  return [...positions];
}
