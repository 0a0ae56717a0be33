import type { Duration } from '@chat4all/proto';
import type { Violations } from '../../validation/violations.ts';

/** The range of `Duration.nanos`, as duration.proto defines it, for a duration that is not negative. */
const MAXIMUM_NANOS = 999_999_999;

/** A send time within this many milliseconds means now. */
const NOW_MS = 1_000;

/** Returns when to send in milliseconds since 1970; 0, at once, if the time is past, missing, or within a second. */
export function sendTimeFrom(sendTime: Date | undefined, nowMs: number): number {
  const timeMs = sendTime?.getTime() ?? 0;
  return timeMs > nowMs + NOW_MS ? timeMs : 0;
}

/** Converts a duration to milliseconds, rounded up. */
export function toMilliseconds({ seconds, nanos }: Duration): number {
  return seconds * 1_000 + Math.ceil(nanos / 1_000_000);
}

/** Returns whether a duration is longer than zero. */
export function isPositive({ seconds, nanos }: Duration): boolean {
  return seconds > 0 || (seconds === 0 && nanos > 0);
}

/** Validates a duration that may be unset and must be longer than zero. */
export function validateDuration(duration: Duration | undefined, field: string, violations: Violations): void {
  if (duration === undefined) return;
  const { seconds, nanos } = duration;
  if (nanos < 0 || nanos > MAXIMUM_NANOS) {
    violations.add(field, `must have nanos from 0 to ${MAXIMUM_NANOS} (got seconds ${seconds}, nanos ${nanos})`);
  } else if (!isPositive(duration)) violations.add(field, `must be longer than 0 (got ${seconds} s)`);
}
