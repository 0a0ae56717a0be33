import type { StoredRecord } from '../bus.ts';
import { Fifo } from '../fifo.ts';
import { streamOf } from './record-codec.ts';
import type { Topic } from './topic-registry.ts';

/** A partition in memory: its end, its recent records, and listeners for more. */
export class PartitionLog {
  readonly topic: string;
  readonly topicId: number;
  readonly partition: number;
  readonly stream: number;
  /** The next offset of the write in progress; equal to {@link end} while nothing is written. */
  nextOffset: number;
  #end: number;
  readonly #recent = new Fifo<StoredRecord>();
  readonly #listeners = new Set<() => void>();

  constructor(topic: Topic, partition: number, end: number) {
    this.topic = topic.name;
    this.topicId = topic.id;
    this.partition = partition;
    this.stream = streamOf(topic.id, partition);
    this.#end = end;
    this.nextOffset = end;
  }

  /** The offset after the last durable record. */
  get end(): number {
    return this.#end;
  }

  /** Adds a record that is durable now. */
  append(record: StoredRecord): void {
    this.#recent.push(record);
    this.#end = record.offset + 1;
  }

  /** Removes the oldest recent record from memory. */
  forgetOldest(): void {
    this.#recent.shift();
  }

  /** At most `limit` records from `offset` on; undefined if they are no longer in memory. */
  recent(offset: number, limit: number): StoredRecord[] | undefined {
    const index = this.#recent.length - (this.#end - offset);
    return index < 0 ? undefined : this.#recent.slice(index, index + limit);
  }

  /** Calls `listener` after records have been appended. The returned function removes it. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  notify(): void {
    for (const listener of this.#listeners) listener();
  }
}
