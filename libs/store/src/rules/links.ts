import type { Identity } from '@chat4all/proto';

/** The interval at which the time of a link is renewed, in milliseconds. */
export const SEEN_INTERVAL_MS = 24 * 3_600_000;

/** The kind of which one person may have several at once: with and without an extra digit. */
export const SHARED_KIND = 'phone';

/**
 * Returns whether two groups of current identities are different people: both have an identity of the same kind, of which a
 * person has one at a time. A phone number that connects them was then assigned again.
 */
export function isConflict(ones: readonly Identity[], others: readonly Identity[]): boolean {
  return ones.some(({ kind }) => kind !== SHARED_KIND && others.some((other) => other.kind === kind));
}

/** Returns the distinct ones of identities on one account, phone numbers last, because they are assigned again. */
export function distinctIdentities(identities: readonly Identity[]): Identity[] {
  const distinct = new Map(identities.map((identity) => [`${identity.kind}\n${identity.value}`, identity]));
  return [...distinct.values()].sort(
    (one, other) => Number(one.kind === SHARED_KIND) - Number(other.kind === SHARED_KIND),
  );
}
