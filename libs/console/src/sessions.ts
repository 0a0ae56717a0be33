import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Role } from './roles.ts';

/** The most sessions at the same time; beyond, the one that was used longest ago ends. */
const MAXIMUM_SESSIONS = 10_000;
/** The time that a person stays signed in, in milliseconds. */
const SESSION_MS = 12 * 60 * 60 * 1_000;
/** The time that a person has to sign in at the identity provider, in milliseconds. */
const SIGN_IN_MS = 10 * 60 * 1_000;

/** A person who is signed in. */
export interface Person {
  /** The displayed name. */
  readonly name: string;
  /** Who is named in the router's audit trail: the email address or id at the identity provider. Empty without one. */
  readonly subject: string;
  readonly role: Role;
  /** The API key with which the router is called; undefined if it takes calls without credentials. It never leaves the server. */
  readonly apiKey: string | undefined;
}

/** The values with which an answer of the identity provider is checked. */
export interface PendingSignIn {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** The path to open after signing in. */
  readonly returnTo: string;
}

/** The sessions of this process, by the random id that their cookies have. They end with the process. */
export class Sessions {
  readonly #people = new LRUCache<string, Person>({ max: MAXIMUM_SESSIONS, ttl: SESSION_MS });
  readonly #pending = new LRUCache<string, PendingSignIn>({ max: MAXIMUM_SESSIONS, ttl: SIGN_IN_MS });

  /** Starts a session, and returns its id. */
  start(person: Person): string {
    const id = newId();
    this.#people.set(id, person);
    return id;
  }

  /** Returns the person of a session; undefined if it does not exist, or has ended. */
  find(id: string | undefined): Person | undefined {
    return id === undefined ? undefined : this.#people.get(id);
  }

  /** Ends a session. */
  end(id: string | undefined): void {
    if (id !== undefined) this.#people.delete(id);
  }

  /** Keeps a sign-in that the identity provider will answer, and returns its id. */
  begin(pending: PendingSignIn): string {
    const id = newId();
    this.#pending.set(id, pending);
    return id;
  }

  /** Returns a sign-in once; undefined if it does not exist, or took too long. */
  take(id: string | undefined): PendingSignIn | undefined {
    if (id === undefined) return undefined;
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }
}

function newId(): string {
  return randomBytes(32).toString('base64url');
}
