import type { Identity } from '@chat4all/proto';

/** How long a released delivery has to be admitted before it is released again, in milliseconds. */
export const RELEASE_TIMEOUT_MS = 60_000;

/**
 * The most deliveries of a lane that one release includes. The first release has one delivery, to test whether the reason
 * for parking is over; then twice as many each time, until one of them is parked again.
 */
export const LANE_RELEASE_LIMIT = 100;

/** How long the dead letters of a replay are reserved for the caller of `takeReplayed`, in milliseconds. */
export const REPLAY_LEASE_MS = 60_000;

/** The most dead letters that one call discards. */
export const DISCARD_LIMIT = 1_000;

/** The conversation of an account with a person, whose deliveries are sent in order. */
export type Lane = Pick<Identity, 'accountId' | 'kind' | 'value'>;
