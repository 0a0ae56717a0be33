import type { StoredRecord, TailBatch, TailOptions } from '../bus.ts';
import { BusError } from '../bus-error.ts';
import { CursorCodec } from '../cursor.ts';
import { tailBatch } from '../tail-batch.ts';
import type { EventLoopYield } from '../event-loop-yield.ts';
import { Wakeup } from '../wakeup.ts';
import { toBusError } from './to-bus-error.ts';
import type { Cluster } from './cluster.ts';
import { Fetcher } from './fetcher.ts';
import { EARLIEST_TIME, LATEST_TIME } from './kafka-node.ts';
import type { KafkaSettings } from './kafka-settings.ts';
import { PartitionBuffer } from './partition-buffer.ts';
import { deadlineIn, retry } from './retry.ts';
import type { TopicPartition } from './topic-partition.ts';

export interface KafkaTailEnvironment {
  readonly cluster: Cluster;
  readonly settings: KafkaSettings;
  readonly turn: EventLoopYield;
  /** Aborted when the bus is closed. */
  readonly closed: AbortSignal;
}

const MAX_BATCH_RECORDS = 1000;

/** Reads all partitions of a topic without a group. */
export async function* kafkaTail(
  options: TailOptions,
  { cluster, settings, turn, closed }: KafkaTailEnvironment,
): AsyncGenerator<TailBatch, void, undefined> {
  if (closed.aborted) throw new BusError('closed', 'the bus is closed');
  const ended = options.signal === undefined ? closed : AbortSignal.any([closed, options.signal]);
  const isEnded = (): boolean => ended.aborted;
  if (isEnded()) return;
  const codec = new CursorCodec(options.topic);
  const wakeup = new Wakeup();
  const wake = (): void => {
    wakeup.wake();
  };
  const fetcher = new Fetcher(cluster, settings);
  const stopListening = cluster.listen(options.topic, wake);
  ended.addEventListener('abort', wake);
  try {
    const offsets = await tailStart(options, cluster, codec, settings.timeoutMs, ended);
    if (isEnded()) return;
    const buffers: PartitionBuffer[] = [];
    const follow = (): void => {
      // A partition that was added meanwhile starts at its first record.
      const partitions = Math.max(offsets.length, cluster.knownPartitions(options.topic) ?? 0);
      for (let partition = buffers.length; partition < partitions; partition += 1) {
        const offset = (offsets[partition] ??= 0);
        const buffer = new PartitionBuffer({ topic: options.topic, partition, offset }, () => {
          fetcher.wake();
        });
        buffers.push(buffer);
        buffer.listen(wake);
        fetcher.add(buffer);
      }
    };
    follow();
    yield tailBatch([], offsets, [...offsets], codec);
    for (let firstPartition = 0, idleAt = idleTime(options); !isEnded();) {
      follow();
      const before = [...offsets];
      const records = take(buffers, offsets, firstPartition);
      if (records.length > 0 || performance.now() >= idleAt) {
        yield tailBatch(records, before, [...offsets], codec);
        await turn.yieldIfDue();
        firstPartition += 1;
        idleAt = idleTime(options);
      } else {
        await wakeup.wait(Number.isFinite(idleAt) ? Math.max(0, idleAt - performance.now()) : undefined);
      }
    }
  } catch (error) {
    if (isEnded()) return;
    throw toBusError(error);
  } finally {
    ended.removeEventListener('abort', wake);
    stopListening();
    fetcher.close();
  }
}

function idleTime({ idleMs }: TailOptions): number {
  return idleMs === undefined ? Infinity : performance.now() + idleMs;
}

/** Takes available records, up to a batch, and advances the offsets. Each partition is first in turn. */
function take(buffers: readonly PartitionBuffer[], offsets: number[], firstPartition: number): StoredRecord[] {
  const records: StoredRecord[] = [];
  for (let turn = 0; turn < buffers.length && records.length < MAX_BATCH_RECORDS; turn += 1) {
    const buffer = buffers[(firstPartition + turn) % buffers.length];
    const found = buffer?.take(MAX_BATCH_RECORDS - records.length) ?? [];
    const last = found.at(-1);
    records.push(...found);
    if (last !== undefined) offsets[last.partition] = last.offset + 1;
  }
  return records;
}

/** The offsets at which a tail starts. Fails with `invalid` for a cursor of another topic or log. */
async function tailStart(
  { topic, from }: TailOptions,
  cluster: Cluster,
  codec: CursorCodec,
  timeoutMs: number,
  ended: AbortSignal,
): Promise<number[]> {
  const cursor = typeof from === 'object' && 'cursor' in from ? codec.decode(from.cursor) : undefined;
  return retry(
    deadlineIn(timeoutMs),
    async () => {
      // New partitions may not be known yet.
      await cluster.refresh(topic);
      const partitions = await cluster.partitions([topic]);
      if (from === 'earliest') return offsetsAt(cluster, partitions, EARLIEST_TIME);
      const ends = await offsetsAt(cluster, partitions, LATEST_TIME);
      if (from === 'latest') return ends;
      if (typeof from === 'object' && 'time' in from) {
        const found = await offsetsAt(cluster, partitions, Math.max(0, Math.ceil(from.time)));
        return found.map((offset, partition) => (offset < 0 ? (ends[partition] ?? 0) : offset));
      }
      const offsets = cursor ?? [];
      if (offsets.length > ends.length || offsets.some((offset, partition) => offset > (ends[partition] ?? 0))) {
        throw new BusError('invalid', 'cursor: ahead of the log; it is from another log');
      }
      return [...offsets];
    },
    ended,
  );
}

async function offsetsAt(cluster: Cluster, partitions: readonly TopicPartition[], time: number): Promise<number[]> {
  const found = await cluster.eachLeader(partitions, (node, led) => node.listOffsets(led, time));
  const offsets = partitions.map(() => -1);
  for (const { partition, offset } of found) offsets[partition] = offset;
  return offsets;
}
