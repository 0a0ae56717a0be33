import type { SandboxMessage } from '../options.ts';
import { RingBuffer } from './ring-buffer.ts';

/** The state of a message. */
export type MessageState = 'accepted' | 'sent' | 'delivered' | 'read' | 'failed';

/** A message in the log, of either direction. */
export interface LoggedMessage {
  readonly direction: 'to_person' | 'from_person';
  /** The message. The `recipient` of an inbound message is its sender. */
  readonly message: SandboxMessage;
  /** The position among all messages, from 1. */
  readonly number: number;
  /** The state. That of an inbound message is first `delivered`. */
  state: MessageState;
  /** The reason, if it failed. */
  failure?: { readonly code: number; readonly title: string };
}

/** Selects messages. Default: all. */
export interface MessageFilter {
  readonly account?: string | undefined;
  /** The person, for messages of both directions. */
  readonly recipient?: string | undefined;
}

/** Keeps the last messages of each direction in memory, in order. */
export class MessageLog {
  readonly #toPeople: RingBuffer<LoggedMessage>;
  readonly #fromPeople: RingBuffer<LoggedMessage>;
  readonly #counts = new Map<string, number>();
  #number = 0;

  constructor(capacity: number) {
    this.#toPeople = new RingBuffer(capacity);
    this.#fromPeople = new RingBuffer(capacity);
  }

  addToPerson(message: SandboxMessage): LoggedMessage {
    this.#counts.set(message.account, this.count(message.account) + 1);
    const entry: LoggedMessage = { direction: 'to_person', message, number: ++this.#number, state: 'accepted' };
    this.#toPeople.add(entry);
    return entry;
  }

  addFromPerson(message: SandboxMessage): void {
    this.#fromPeople.add({ direction: 'from_person', message, number: ++this.#number, state: 'delivered' });
  }

  /** Returns the number of messages that the account has ever sent, including those that are no longer in the log. */
  count(account: string): number {
    return this.#counts.get(account) ?? 0;
  }

  /** Returns the sent messages, the oldest first. */
  sent(filter: MessageFilter): SandboxMessage[] {
    const matches = matcher(filter);
    return this.#toPeople
      .list()
      .filter(matches)
      .map(({ message }) => message);
  }

  /** Returns the messages of both directions, the oldest first. */
  history(filter: MessageFilter): LoggedMessage[] {
    const all = [...this.#toPeople.list(), ...this.#fromPeople.list()];
    return all.filter(matcher(filter)).sort((one, other) => one.number - other.number);
  }

  /** Returns a message of either direction, if it is in the log. */
  find(id: string): LoggedMessage | undefined {
    const hasId = ({ message }: LoggedMessage) => message.id === id;
    return this.#fromPeople.list().find(hasId) ?? this.#toPeople.list().find(hasId);
  }

  /** Marks all messages of a person to an account as read. */
  markAllRead(account: string, person: string): void {
    const matches = matcher({ account, recipient: person });
    for (const entry of this.#fromPeople.list()) if (matches(entry)) advance(entry, 'read');
  }

  /** Deletes messages, and resets the counts. */
  clear(filter: MessageFilter): void {
    const matches = matcher(filter);
    for (const ring of [this.#toPeople, this.#fromPeople]) ring.filter((entry) => !matches(entry));
    if (filter.recipient !== undefined) return;
    if (filter.account === undefined) this.#counts.clear();
    else this.#counts.delete(filter.account);
  }
}

const STATES: readonly MessageState[] = ['accepted', 'sent', 'delivered', 'read'];

/** Advances the state of a message, never back. */
export function advance(entry: LoggedMessage, state: MessageState): void {
  if (STATES.indexOf(state) > STATES.indexOf(entry.state)) entry.state = state;
}

/** Marks a message as failed. */
export function fail(entry: LoggedMessage, { code, title }: { readonly code: number; readonly title: string }): void {
  entry.state = 'failed';
  entry.failure = { code, title };
}

function matcher({ account, recipient }: MessageFilter): (entry: LoggedMessage) => boolean {
  return ({ message }) =>
    (account === undefined || message.account === account) &&
    (recipient === undefined || message.recipient === recipient);
}
