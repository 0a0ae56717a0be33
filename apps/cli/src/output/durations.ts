import type { Duration } from '@chat4all/proto';

/** Returns a duration in milliseconds. */
export function toMilliseconds({ seconds, nanos }: Duration): number {
  return seconds * 1_000 + Math.round(nanos / 1_000_000);
}
