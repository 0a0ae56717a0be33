import { randomUUID } from 'node:crypto';
import { Event } from '@chat4all/proto';
import { invalidField } from '../refusal.ts';

/** Facts in their order; a cursor says after how many of them. */
export class EventLog {
  readonly #events: Event[] = [];
  readonly #readers = new Set<() => void>();

  /** Adds a fact and tells the readers. */
  append(kind: NonNullable<Event['kind']>): void {
    const cursor = String(this.#events.length + 1);
    this.#events.push({ eventId: randomUUID(), cursor, recordTime: new Date(), kind });
    for (const tell of this.#readers) tell();
  }

  /** How many facts there are. */
  get length(): number {
    return this.#events.length;
  }

  /** The fact at a position; undefined: not yet. */
  at(position: number): Event | undefined {
    return this.#events[position];
  }

  /** The position of a cursor. Throws INVALID_ARGUMENT when it is none. */
  positionOf(cursor: string): number {
    const position = Number(cursor);
    if (!/^\d+$/.test(cursor) || position > this.#events.length) throw invalidField('cursor', 'is damaged');
    return position;
  }

  /** The position of the first fact at or after a time. */
  positionAt(time: Date): number {
    const found = this.#events.findIndex(({ recordTime }) => recordTime !== undefined && recordTime >= time);
    return found === -1 ? this.#events.length : found;
  }

  /** Tells of each change, until the function that it gives is called. */
  onAppend(tell: () => void): () => void {
    this.#readers.add(tell);
    return () => {
      this.#readers.delete(tell);
    };
  }
}
