import type { Duration } from '@chat4all/proto';

/** A send time that is no further away than this is now, in milliseconds. */
const NOW_MS = 1_000;

/** When to send, in milliseconds since 1970; 0: at once, also when the time is over already or within a second. */
export function sendTimeFrom(sendTime: Date | undefined, nowMs: number): number {
  const timeMs = sendTime?.getTime() ?? 0;
  return timeMs > nowMs + NOW_MS ? timeMs : 0;
}

/** A duration in milliseconds, rounded up. */
export function toMilliseconds({ seconds, nanos }: Duration): number {
  return seconds * 1_000 + Math.ceil(nanos / 1_000_000);
}
