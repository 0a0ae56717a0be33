import type { DeliveryRecord, DeliveryState } from '@chat4all/proto';

/** The time of a fallback step before the step ahead of it was tried: later than any other. */
export const NEVER_MS = Number.MAX_SAFE_INTEGER;

/** When an accepted delivery is released. */
export interface Schedule {
  /** In milliseconds since 1970. */
  readonly notBeforeMs: number;
  readonly fallback: FallbackStep | undefined;
}

/** When a delivery replaces those before it. */
export interface FallbackStep {
  /** The first of the deliveries that it replaces, by position; the last is the one before its own. */
  readonly firstPosition: number;
  /** For each of them, the state from which it has succeeded. */
  readonly successStates: readonly DeliveryState[];
  /** How long the delivery before it may take to succeed, in milliseconds from when it was tried. */
  readonly waitMs: number;
}

/** Returns the schedule of a record; undefined if it is delivered at once. */
export function scheduleOf(record: DeliveryRecord): Schedule | undefined {
  const { sendTimeMs, acceptTimeMs, fallback, position } = record;
  if (fallback === undefined) return sendTimeMs > 0 ? { notBeforeMs: sendTimeMs, fallback } : undefined;
  const begins = sendTimeMs > 0 ? sendTimeMs : acceptTimeMs;
  const isSecond = position === fallback.firstPosition + 1;
  return { notBeforeMs: isSecond ? begins + fallback.waitMs : NEVER_MS, fallback };
}

/** Returns whether a delivery's time to live has passed. */
export function isExpired({ expireTimeMs }: DeliveryRecord, nowMs: number): boolean {
  return expireTimeMs > 0 && expireTimeMs <= nowMs;
}
