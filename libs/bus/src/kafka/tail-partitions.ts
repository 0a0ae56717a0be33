import type { StoredRecord } from '../bus.ts';
import type { Cluster } from './cluster.ts';
import { Fetcher } from './fetcher.ts';
import type { KafkaSettings } from './kafka-settings.ts';
import { PartitionBuffer } from './partition-buffer.ts';
import { pause } from './retry.ts';
import { locate, timeOfPosition } from './tail-start.ts';

const LOCATE_PAUSE_MS = 200;

export interface TailPartitionsOptions {
  readonly cluster: Cluster;
  readonly settings: KafkaSettings;
  readonly topic: string;
  /** The next position of each partition. */
  readonly positions: readonly number[];
  /** Called when there may be records to take. */
  readonly onRecords: () => void;
}

/** The partitions that a tail reads, and its position in each. */
export class TailPartitions {
  /** The next position of each partition. */
  readonly positions: number[];
  readonly #options: TailPartitionsOptions;
  readonly #fetcher: Fetcher;
  readonly #buffers = new Map<number, PartitionBuffer>();
  readonly #closing = new AbortController();
  #followed = 0;
  #first = 0;

  constructor(options: TailPartitionsOptions) {
    this.#options = options;
    this.positions = [...options.positions];
    this.#fetcher = new Fetcher(options.cluster, options.settings);
    this.follow();
  }

  /** Starts partitions that were added meanwhile, at their first record. */
  follow(): void {
    const { cluster, topic } = this.#options;
    const partitions = Math.max(this.positions.length, cluster.knownPartitions(topic) ?? 0);
    for (; this.#followed < partitions; this.#followed += 1) {
      const position = (this.positions[this.#followed] ??= 0);
      const time = timeOfPosition(position);
      if (time === undefined) this.#read(this.#followed, position);
      else void this.#readFrom(this.#followed, time);
    }
  }

  /** Takes available records and advances the positions. Each partition is first in turn. */
  take(limit: number): StoredRecord[] {
    const records: StoredRecord[] = [];
    for (let turn = 0; turn < this.#followed && records.length < limit; turn += 1) {
      const buffer = this.#buffers.get((this.#first + turn) % this.#followed);
      const found = buffer?.take(limit - records.length) ?? [];
      const last = found.at(-1);
      records.push(...found);
      if (last !== undefined) this.positions[last.partition] = last.offset + 1;
    }
    if (records.length > 0) this.#first += 1;
    return records;
  }

  close(): void {
    this.#closing.abort();
    this.#fetcher.close();
  }

  #read(partition: number, offset: number): void {
    this.positions[partition] = offset;
    const buffer = new PartitionBuffer({ topic: this.#options.topic, partition, offset }, () => {
      this.#fetcher.wake();
    });
    this.#buffers.set(partition, buffer);
    buffer.listen(this.#options.onRecords);
    this.#fetcher.add(buffer);
  }

  /** Reads from a time on, once the partition has a leader. */
  async #readFrom(partition: number, time: number): Promise<void> {
    const { cluster, topic } = this.#options;
    while (!this.#isClosed()) {
      const offset = (await locate(cluster, [{ topic, partition }], time)).get(partition);
      if (this.#isClosed()) return;
      if (offset !== undefined) {
        this.#read(partition, offset);
        return;
      }
      await pause(LOCATE_PAUSE_MS, this.#closing.signal);
    }
  }

  #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }
}
