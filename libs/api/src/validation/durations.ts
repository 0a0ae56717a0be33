import type { Duration } from '@chat4all/proto';
import type { Violations } from './violations.ts';

/** The range of `Duration.nanos`, as duration.proto defines it, for a duration that is not negative. */
const MAXIMUM_NANOS = 999_999_999;

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
  if (!hasValidNanos(duration)) violations.add(field, invalidNanos(duration));
  else if (!isPositive(duration)) violations.add(field, `must be longer than 0 (got ${duration.seconds} s)`);
}

/** Validates a duration that may be unset, and must be from zero to a number of seconds. */
export function validateDurationUpTo(
  duration: Duration | undefined,
  maximumSeconds: number,
  field: string,
  violations: Violations,
): void {
  if (duration === undefined) return;
  const { seconds } = duration;
  if (!hasValidNanos(duration)) violations.add(field, invalidNanos(duration));
  else if (seconds < 0 || toMilliseconds(duration) > maximumSeconds * 1_000) {
    violations.add(field, `must be 0 to ${maximumSeconds} s (got ${seconds} s)`);
  }
}

function hasValidNanos({ nanos }: Duration): boolean {
  return nanos >= 0 && nanos <= MAXIMUM_NANOS;
}

function invalidNanos({ seconds, nanos }: Duration): string {
  return `must have nanos from 0 to ${MAXIMUM_NANOS} (got seconds ${seconds}, nanos ${nanos})`;
}
