import type { SandboxMessage } from '../options.ts';
import { Ring } from './ring.ts';

/** How far a message has come. */
export type MessageState = 'accepted' | 'sent' | 'delivered' | 'read' | 'failed';

/** A message of either direction. */
export interface Remembered {
  readonly direction: 'to_person' | 'from_person';
  /** Of a person's message `recipient` is the person, too. */
  readonly message: SandboxMessage;
  /** Where it stands among all, from 1. */
  readonly number: number;
  /** A person's message begins as `delivered`. */
  state: MessageState;
  /** Why it failed. */
  failure?: { readonly code: number; readonly title: string };
}

export interface MessageFilter {
  readonly account?: string | undefined;
  /** The person, whichever way the message went. */
  readonly recipient?: string | undefined;
}

/** Remembers the last messages of each direction, in arrival order, in bounded memory. */
export class Memory {
  readonly #toPeople: Ring<Remembered>;
  readonly #fromPeople: Ring<Remembered>;
  readonly #counts = new Map<string, number>();
  #number = 0;

  constructor(capacity: number) {
    this.#toPeople = new Ring(capacity);
    this.#fromPeople = new Ring(capacity);
  }

  addToPerson(message: SandboxMessage): Remembered {
    this.#counts.set(message.account, this.count(message.account) + 1);
    const entry: Remembered = { direction: 'to_person', message, number: ++this.#number, state: 'accepted' };
    this.#toPeople.add(entry);
    return entry;
  }

  addFromPerson(message: SandboxMessage): void {
    this.#fromPeople.add({ direction: 'from_person', message, number: ++this.#number, state: 'delivered' });
  }

  /** How many messages the account ever sent, also those forgotten. */
  count(account: string): number {
    return this.#counts.get(account) ?? 0;
  }

  /** The messages to people, oldest first. */
  sent(filter: MessageFilter): SandboxMessage[] {
    const matches = matcher(filter);
    return this.#toPeople
      .list()
      .filter(matches)
      .map(({ message }) => message);
  }

  /** The messages both ways, oldest first. */
  history(filter: MessageFilter): Remembered[] {
    const all = [...this.#toPeople.list(), ...this.#fromPeople.list()];
    return all.filter(matcher(filter)).sort((one, other) => one.number - other.number);
  }

  /** A message of either direction, if it is remembered. */
  find(id: string): Remembered | undefined {
    const isIt = ({ message }: Remembered) => message.id === id;
    return this.#fromPeople.list().find(isIt) ?? this.#toPeople.list().find(isIt);
  }

  /** The account has seen all that the person wrote so far. */
  seeAll(account: string, person: string): void {
    const isTheirs = matcher({ account, recipient: person });
    for (const entry of this.#fromPeople.list()) if (isTheirs(entry)) advance(entry, 'read');
  }

  /** Forgets messages, and how many they were. */
  clear(filter: MessageFilter): void {
    const matches = matcher(filter);
    for (const ring of [this.#toPeople, this.#fromPeople]) ring.keep((entry) => !matches(entry));
    if (filter.recipient !== undefined) return;
    if (filter.account === undefined) this.#counts.clear();
    else this.#counts.delete(filter.account);
  }
}

const states: readonly MessageState[] = ['accepted', 'sent', 'delivered', 'read'];

/** Moves a message on, never back. */
export function advance(entry: Remembered, state: MessageState): void {
  if (states.indexOf(state) > states.indexOf(entry.state)) entry.state = state;
}

export function fail(entry: Remembered, { code, title }: { readonly code: number; readonly title: string }): void {
  entry.state = 'failed';
  entry.failure = { code, title };
}

function matcher({ account, recipient }: MessageFilter): (entry: Remembered) => boolean {
  return ({ message }) =>
    (account === undefined || message.account === account) &&
    (recipient === undefined || message.recipient === recipient);
}
