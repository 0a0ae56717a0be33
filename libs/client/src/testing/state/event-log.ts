import { randomUUID } from 'node:crypto';
import { Event } from '@chat4all/proto';
import { invalidField } from '../fake-api-error.ts';

/** A log of events. A cursor is the number of events before its position. */
export class EventLog {
  readonly #events: Event[] = [];
  readonly #listeners = new Set<() => void>();

  /** Appends an event and notifies the listeners. */
  append(kind: NonNullable<Event['kind']>): void {
    const cursor = String(this.#events.length + 1);
    this.#events.push({ eventId: randomUUID(), cursor, recordTime: new Date(), kind });
    for (const listener of this.#listeners) listener();
  }

  /** The number of events. */
  get length(): number {
    return this.#events.length;
  }

  /** Returns the event at a position; undefined at the end of the log. */
  at(position: number): Event | undefined {
    return this.#events[position];
  }

  /** Returns the position of a cursor. Throws INVALID_ARGUMENT for an invalid cursor. */
  positionOf(cursor: string): number {
    const position = Number(cursor);
    if (!/^\d+$/.test(cursor) || position > this.#events.length) throw invalidField('cursor', 'is invalid');
    return position;
  }

  /** Returns the position of the first event at or after a time. */
  positionAt(time: Date): number {
    const found = this.#events.findIndex(({ recordTime }) => recordTime !== undefined && recordTime >= time);
    return found === -1 ? this.#events.length : found;
  }

  /** Calls the listener after each append. Returns a function that removes it. */
  onAppend(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}
