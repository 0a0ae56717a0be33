import type { StoredRecord } from '../bus.ts';
import { Fifo } from '../fifo.ts';
import type { PartitionSource } from '../partition-consumer.ts';
import type { PartitionOffset } from './kafka-node.ts';

/** Beyond these, the partition is not fetched until records are taken. */
const ENOUGH_BYTES = 1024 * 1024;
const ENOUGH_RECORDS = 4000;
/** The approximate memory of a record beside its value. */
const RECORD_BYTES = 200;

/** Fetched records of a partition that are not taken yet. */
export class PartitionBuffer implements PartitionSource {
  readonly topic: string;
  readonly partition: number;
  readonly #records = new Fifo<StoredRecord>();
  readonly #onRoom: () => void;
  readonly #listeners = new Set<() => void>();
  #next: number;
  #bytes = 0;

  /** @param onRoom Called when there is room again. */
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

  /** Adds fetched records; `next` is the next offset to fetch. */
  append(records: readonly StoredRecord[], next: number): void {
    for (const record of records) {
      this.#records.push(record);
      this.#bytes += record.value.length + RECORD_BYTES;
    }
    this.#next = next;
    if (records.length > 0) for (const listener of this.#listeners) listener();
  }

  /** Removes and returns the oldest records. */
  take(limit: number): StoredRecord[] {
    const wasFull = this.#isFull();
    const taken: StoredRecord[] = [];
    while (taken.length < limit) {
      const record = this.#records.shift();
      if (record === undefined) break;
      this.#bytes -= record.value.length + RECORD_BYTES;
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
    return this.#bytes >= ENOUGH_BYTES || this.#records.length >= ENOUGH_RECORDS;
  }
}
