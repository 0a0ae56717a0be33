import type { Identity } from '@chat4all/proto';

/** How long a delivery that was given out has to be admitted before it is given again, in milliseconds. */
export const RELEASE_TIMEOUT_MS = 60_000;

/** How long a replay belongs to who has taken some of its dead letters, in milliseconds. */
export const REPLAY_LEASE_MS = 60_000;

/**
 * How many deliveries of one lane are given at once, at most. The first time it is one, to try whether what held the lane is
 * over; then twice as many each time, until one of them is parked again.
 */
export const LANE_RELEASE_LIMIT = 100;

/** The conversation of one account with one person, whose deliveries are sent in order. */
export type Lane = Pick<Identity, 'accountId' | 'kind' | 'value'>;

/** How many dead letters one call discards, at most. */
export const DISCARD_LIMIT = 1_000;
