import type { Duration } from './gen/google/protobuf/duration.ts';

/** Returns a number of whole milliseconds, 0 or more, as a duration. */
export function toDuration(milliseconds: number): Duration {
  return { seconds: Math.floor(milliseconds / 1_000), nanos: (milliseconds % 1_000) * 1_000_000 };
}

/** Returns a duration in milliseconds, rounded. */
export function toMilliseconds({ seconds, nanos }: Duration): number {
  return seconds * 1_000 + Math.round(nanos / 1_000_000);
}
