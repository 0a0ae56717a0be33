import type { StoredRecord } from '../bus.ts';
import { Fifo } from '../fifo.ts';
import { streamOf } from './record-codec.ts';
import type { Topic } from './topic-registry.ts';

/** One partition as it is known in memory: where it ends, its recent records, and who waits for more. */
export class PartitionLog {
  readonly topic: string;
  readonly topicId: number;
  readonly partition: number;
  readonly stream: number;
  /** The offset that the next record of a write under way gets; equal to {@link end} while nothing is written. */
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

  /** The offset behind the last durable record. */
  get end(): number {
    return this.#end;
  }

  /** Takes a record that is durable now. */
  append(record: StoredRecord): void {
    this.#recent.push(record);
    this.#end = record.offset + 1;
  }

  /** Forgets the oldest of the recent records. */
  forgetOldest(): void {
    this.#recent.shift();
  }

  /** Up to `limit` records from `offset` on, or nothing when they are not in memory any more. */
  recent(offset: number, limit: number): StoredRecord[] | undefined {
    const index = this.#recent.length - (this.#end - offset);
    return index < 0 ? undefined : this.#recent.slice(index, index + limit);
  }

  /** Calls `listener` after records have been appended, until the function returned is called. */
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
