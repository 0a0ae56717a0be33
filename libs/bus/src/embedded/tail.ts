import type { StoredRecord, TailBatch, TailOptions, TailStart } from '../bus.ts';
import { BusError } from '../bus-error.ts';
import type { CursorCodec } from '../cursor.ts';
import { tailBatch } from '../tail-batch.ts';
import { Wakeup } from '../wakeup.ts';
import type { ColdReader } from './cold-reader.ts';
import type { PartitionLog } from './partition-log.ts';
import type { EventLoopYield } from '../event-loop-yield.ts';

/** The log that a tail reads, and the parts that it uses. */
export interface TailEnvironment {
  /** The partitions of the topic; grows with it. */
  readonly logs: readonly PartitionLog[];
  readonly codec: CursorCodec;
  readonly reader: ColdReader;
  readonly eventLoop: EventLoopYield;
  /** Aborted when the bus is closed. */
  readonly closed: AbortSignal;
}

const MAX_BATCH_RECORDS = 1000;

/** Reads all partitions of a topic. `latest`: the offsets at which `latest` starts. `open` may throw. */
export async function* tail(
  options: TailOptions,
  latest: readonly number[],
  open: () => TailEnvironment,
): AsyncGenerator<TailBatch, void, undefined> {
  const environment = open();
  const { logs, codec, reader, eventLoop: turn, closed } = environment;
  const ended = options.signal === undefined ? closed : AbortSignal.any([closed, options.signal]);
  const isEnded = (): boolean => ended.aborted;
  const wakeup = new Wakeup();
  const wake = (): void => {
    wakeup.wake();
  };
  const listening = new Map<PartitionLog, () => void>();
  ended.addEventListener('abort', wake);
  try {
    const offsets = options.from === 'latest' ? [...latest] : await tailStart(options.from, logs, codec, reader);
    // The first batch reports the start position, even if there is nothing to read.
    for (let firstPartition = 0, idleAt = -Infinity; !isEnded();) {
      for (const log of logs) if (!listening.has(log)) listening.set(log, log.listen(wake));
      // A partition that was added meanwhile starts at its first record.
      while (offsets.length < logs.length) offsets.push(0);
      const before = [...offsets];
      const records = await take(environment, offsets, firstPartition);
      if (isEnded()) return;
      if (records.length > 0 || performance.now() >= idleAt) {
        yield tailBatch(records, before, [...offsets], codec);
        await turn.yieldIfDue();
        firstPartition += 1;
        idleAt = idleTime(options);
      } else {
        await wakeup.wait(Number.isFinite(idleAt) ? Math.max(0, idleAt - performance.now()) : undefined);
      }
    }
  } finally {
    ended.removeEventListener('abort', wake);
    for (const stopListening of listening.values()) stopListening();
  }
}

function idleTime({ idleMs }: TailOptions): number {
  return idleMs === undefined ? Infinity : performance.now() + idleMs;
}

/** Takes available records, up to a batch, and advances the offsets. Each partition is first in turn. */
async function take(environment: TailEnvironment, offsets: number[], firstPartition: number): Promise<StoredRecord[]> {
  const { logs, reader } = environment;
  const records: StoredRecord[] = [];
  for (let turn = 0; turn < logs.length && records.length < MAX_BATCH_RECORDS; turn += 1) {
    const log = logs[(firstPartition + turn) % logs.length];
    const offset = log === undefined ? 0 : (offsets[log.partition] ?? 0);
    if (log === undefined || offset >= log.end) continue;
    const room = MAX_BATCH_RECORDS - records.length;
    const found = log.recent(offset, room) ?? (await reader.read(log, offset, room));
    records.push(...found);
    offsets[log.partition] = (found.at(-1)?.offset ?? offset - 1) + 1;
  }
  return records;
}

/** Returns the offsets at which a tail starts. Fails with `invalid` for a cursor of another topic or log. */
async function tailStart(
  from: Exclude<TailStart, 'latest'>,
  logs: readonly PartitionLog[],
  codec: CursorCodec,
  reader: ColdReader,
): Promise<number[]> {
  if (from === 'earliest') return logs.map(() => 0);
  if ('time' in from) return Promise.all(logs.map((log) => reader.offsetAt(log, from.time)));
  const offsets = codec.decode(from.cursor);
  if (offsets.length > logs.length || offsets.some((offset, partition) => offset > (logs[partition]?.end ?? 0))) {
    throw new BusError('invalid', 'cursor: ahead of the log; it is from another log');
  }
  return offsets;
}
