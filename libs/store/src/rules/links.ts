import type { Identity } from '@chat4all/proto';

/** The interval at which the time of a link is renewed, in milliseconds. */
export const SEEN_INTERVAL_MS = 24 * 3_600_000;

/**
 * The kinds of which one person may have several at once: a phone number with and without an extra digit, and a chat with each
 * connection of a business account.
 */
export const REPEATABLE_KINDS: readonly string[] = ['phone', 'business_chat_id'];

/**
 * Returns whether two groups of current identities are different people: both have an identity of the same kind, of which a
 * person has one at a time. A phone number that connects them was then assigned again.
 */
export function isConflict(ones: readonly Identity[], others: readonly Identity[]): boolean {
  return ones.some(({ kind }) => !REPEATABLE_KINDS.includes(kind) && others.some((other) => other.kind === kind));
}

/** Returns the distinct ones of identities on one account, those of repeatable kinds last: phone numbers are assigned again. */
export function distinctIdentities(identities: readonly Identity[]): Identity[] {
  const distinct = new Map(identities.map((identity) => [`${identity.kind}\n${identity.value}`, identity]));
  return [...distinct.values()].sort(
    (one, other) => Number(REPEATABLE_KINDS.includes(one.kind)) - Number(REPEATABLE_KINDS.includes(other.kind)),
  );
}
