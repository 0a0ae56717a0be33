import { hash } from 'node:crypto';
import type { Identity } from '@chat4all/proto';

/**
 * What people said that they want. A word is about a scope, such as `marketing`; that with an empty name is everything.
 * The last word on a scope holds. People stand here only by their {@link subjectOf}, also after they were erased.
 */
export interface Consents {
  /** Records words of single identities, in the order given. */
  set(words: readonly ConsentWord[]): Promise<void>;

  /** Records the word of a user, which is that of each of the user's identities. False: the tenant has no such user. */
  setOfUser(tenantId: string, userId: string, scope: string, optedOut: boolean): Promise<boolean>;

  /**
   * The words that were recorded after the given place, oldest first, at most 10,000; 0 is before all of them. Of one
   * subject and scope only the last one is there. Nothing is recorded later with a place that was passed already.
   */
  since(place: number): Promise<readonly RecordedConsent[]>;
}

/** What an identity said. */
export interface ConsentWord {
  readonly tenantId: string;
  readonly identity: AddressOfPerson;
  readonly scope: string;
  readonly optedOut: boolean;
}

/** A word as it was recorded. */
export interface RecordedConsent {
  readonly sequence: number;
  readonly tenantId: string;
  /** Whose it is, see {@link subjectOf}; or a user's. */
  readonly subject: string;
  readonly scope: string;
  readonly optedOut: boolean;
}

/** What of an identity tells one person from another: whichever account they are sent to from. */
export type AddressOfPerson = Pick<Identity, 'channel' | 'kind' | 'value'>;

/** How many words `since` gives at once, at most. */
export const CONSENTS_LIMIT = 10_000;

/**
 * What stands for an identity where consent is recorded: a hash of it, salted with its tenant, so that an opt-out
 * outlives the erasure of the person without their address. It is a pseudonym: who has the store can find out whether a certain address
 * is there, but two tenants' records of one person cannot be told to be of the same one.
 */
export function subjectOf(tenantId: string, { channel, kind, value }: AddressOfPerson): string {
  return digest(tenantId, `identity|${channel}|${kind}|${value}`);
}

/** The same for a user. */
export function userSubjectOf(tenantId: string, userId: string): string {
  return digest(tenantId, `user|${userId}`);
}

// 128 bits. With the tenant's length in front, two different pairs never make the same text.
function digest(tenantId: string, text: string): string {
  return hash('sha256', `${tenantId.length}:${tenantId}${text}`, 'buffer').toString('base64url').slice(0, 22);
}
