import type { DeliveryRecord, DeliveryState } from '@chat4all/proto';

/** A time that never comes: that of a fallback's step before the delivery right before it has its turn. */
export const NEVER_MS = Number.MAX_SAFE_INTEGER;

/** When an accepted delivery is to come out of the store. */
export interface Schedule {
  /** In milliseconds since 1970. */
  readonly notBeforeMs: number;
  readonly fallback: FallbackStep | undefined;
}

/** When a delivery is sent in place of those before it. */
export interface FallbackStep {
  /** Which deliveries of the message it replaces: those from this place up to right before its own. */
  readonly firstPosition: number;
  /** For each of them the state at which it has succeeded. */
  readonly successStates: readonly DeliveryState[];
  /** How long the delivery right before has to succeed, in milliseconds, from when its turn came. */
  readonly waitMs: number;
}

/** What a record says about its time; undefined when it is to be delivered at once. */
export function scheduleOf(record: DeliveryRecord): Schedule | undefined {
  const { sendTimeMs, acceptTimeMs, fallback, position } = record;
  if (fallback === undefined) return sendTimeMs > 0 ? { notBeforeMs: sendTimeMs, fallback } : undefined;
  const begins = sendTimeMs > 0 ? sendTimeMs : acceptTimeMs;
  const isSecond = position === fallback.firstPosition + 1;
  return { notBeforeMs: isSecond ? begins + fallback.waitMs : NEVER_MS, fallback };
}

/** Whether a delivery's time to live is over. */
export function isExpired({ expireTimeMs }: DeliveryRecord, nowMs: number): boolean {
  return expireTimeMs > 0 && expireTimeMs <= nowMs;
}
