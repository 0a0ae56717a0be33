import { setTimeout as sleep } from 'node:timers/promises';

/** The bounds of the delays between attempts. */
export interface Backoff {
  /** The maximum delay after the first failure, in milliseconds. Default: 100. */
  readonly initialDelayMs: number;
  /** The maximum delay after any failure, in milliseconds. Default: 3,000. */
  readonly maximumDelayMs: number;
}

/**
 * Returns the delay before the next attempt after `failures` failures, in milliseconds: the delay that the router
 * requests, plus a random time below a ceiling that doubles with each failure ("full jitter").
 */
export function backoffMs(
  failures: number,
  { initialDelayMs, maximumDelayMs }: Backoff,
  retryAfterMs = 0,
  random: () => number = Math.random,
): number {
  return retryAfterMs + random() * Math.min(maximumDelayMs, initialDelayMs * 2 ** (failures - 1));
}

/** Waits until the time has passed or the signal is aborted. Never rejects. */
export async function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}
