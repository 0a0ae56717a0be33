import type { StoredRecord } from '../bus.ts';
import { Fifo } from '../fifo.ts';
import type { PartitionSource } from '../partition-consumer.ts';
import type { PartitionOffset } from './kafka-node.ts';

/** Beyond this, nothing more of the partition is fetched until somebody has taken some of it. */
const enoughBytes = 1024 * 1024;
const enoughRecords = 4000;
/** What a record takes in memory beside its value, about. */
const recordBytes = 200;

/** The records of one partition that were fetched and not taken yet. */
export class PartitionBuffer implements PartitionSource {
  readonly topic: string;
  readonly partition: number;
  readonly #records = new Fifo<StoredRecord>();
  readonly #onRoom: () => void;
  readonly #listeners = new Set<() => void>();
  #next: number;
  #bytes = 0;

  /** @param onRoom Called when there is room for more again. */
  constructor({ topic, partition, offset }: PartitionOffset, onRoom: () => void) {
    this.topic = topic;
    this.partition = partition;
    this.#next = offset;
    this.#onRoom = onRoom;
  }

  /** The next offset to fetch. */
  get next(): number {
    return this.#next;
  }

  get hasRoom(): boolean {
    return !this.#isFull();
  }

  get isEmpty(): boolean {
    return this.#records.length === 0;
  }

  /** Takes what was fetched in; `next` is where to go on fetching. */
  append(records: readonly StoredRecord[], next: number): void {
    for (const record of records) {
      this.#records.push(record);
      this.#bytes += record.value.length + recordBytes;
    }
    this.#next = next;
    if (records.length > 0) for (const listener of this.#listeners) listener();
  }

  /** Gives out the oldest records. */
  take(limit: number): StoredRecord[] {
    const wasFull = this.#isFull();
    const taken: StoredRecord[] = [];
    while (taken.length < limit) {
      const record = this.#records.shift();
      if (record === undefined) break;
      this.#bytes -= record.value.length + recordBytes;
      taken.push(record);
    }
    if (wasFull && !this.#isFull()) this.#onRoom();
    return taken;
  }

  read(_next: number, limit: number): Promise<readonly StoredRecord[]> {
    return Promise.resolve(this.take(limit));
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #isFull(): boolean {
    return this.#bytes >= enoughBytes || this.#records.length >= enoughRecords;
  }
}
