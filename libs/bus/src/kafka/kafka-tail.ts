import type { TailBatch, TailOptions } from '../bus.ts';
import { BusError } from '../bus-error.ts';
import { CursorCodec } from '../cursor.ts';
import type { EventLoopYield } from '../event-loop-yield.ts';
import { tailBatch } from '../tail-batch.ts';
import { Wakeup } from '../wakeup.ts';
import type { Cluster } from './cluster.ts';
import type { KafkaSettings } from './kafka-settings.ts';
import { deadlineIn, retry } from './retry.ts';
import { TailPartitions } from './tail-partitions.ts';
import { startPositions } from './tail-start.ts';
import { toBusError } from './to-bus-error.ts';

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
  const { topic } = options;
  const codec = new CursorCodec(topic);
  const wakeup = new Wakeup();
  const wake = (): void => {
    wakeup.wake();
  };
  const stopListening = cluster.listen(topic, wake);
  ended.addEventListener('abort', wake);
  let partitions: TailPartitions | undefined;
  try {
    const start = (): Promise<number[]> => startPositions(options, cluster, codec);
    const positions = await retry(deadlineIn(settings.timeoutMs), start, ended);
    if (isEnded()) return;
    partitions = new TailPartitions({ cluster, settings, topic, positions, onRecords: wake });
    yield tailBatch([], positions, positions, codec);
    for (let idleAt = idleTime(options); !isEnded();) {
      partitions.follow();
      const before = [...partitions.positions];
      const records = partitions.take(MAX_BATCH_RECORDS);
      if (records.length > 0 || performance.now() >= idleAt) {
        yield tailBatch(records, before, [...partitions.positions], codec);
        await turn.yieldIfDue();
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
    partitions?.close();
  }
}

function idleTime({ idleMs }: TailOptions): number {
  return idleMs === undefined ? Infinity : performance.now() + idleMs;
}
