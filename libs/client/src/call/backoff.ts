import { setTimeout as sleep } from 'node:timers/promises';

/** How long to wait between attempts. */
export interface Backoff {
  /** The longest wait after the first failure, in milliseconds. Default: 100. */
  readonly firstDelayMs: number;
  /** The longest wait at all, in milliseconds. Default: 3,000. */
  readonly longestDelayMs: number;
}

/**
 * How long to wait before an attempt that follows `failures` failed ones, in milliseconds: anything up to a ceiling that
 * doubles each time ("full jitter"), after what the router asked for.
 */
export function backoffMs(
  failures: number,
  { firstDelayMs, longestDelayMs }: Backoff,
  retryAfterMs = 0,
  random: () => number = Math.random,
): number {
  return retryAfterMs + random() * Math.min(longestDelayMs, firstDelayMs * 2 ** (failures - 1));
}

/** Waits, and no longer once the signal is aborted. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}
