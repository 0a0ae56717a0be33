import { setTimeout } from 'node:timers/promises';
import { isRetryable } from './to-bus-error.ts';

const FIRST_PAUSE_MS = 50;
const MAX_PAUSE_MS = 500;

/** A deadline on the clock of `performance.now()`. */
export type Deadline = number;

export function deadlineIn(timeoutMs: number): Deadline {
  return performance.now() + timeoutMs;
}

/** The pause before the next attempt after some failures in a row, in milliseconds. */
export function backoffMs(failures: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), MAX_PAUSE_MS);
}

/**
 * Retries until it succeeds, the deadline has passed, or the error is not retryable; rejects with the last error. Stops early
 * when `ended` is aborted.
 */
export async function retry<Answer>(
  deadline: Deadline,
  attempt: () => Promise<Answer>,
  ended?: AbortSignal,
): Promise<Answer> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await attempt();
    } catch (error) {
      const left = deadline - performance.now();
      if (!isRetryable(error) || left <= 0 || ended?.aborted === true) throw error;
      await pause(Math.min(backoffMs(failures), left), ended);
    }
  }
}

/** Waits for a time, or until `ended` is aborted. */
export async function pause(timeMs: number, ended?: AbortSignal): Promise<void> {
  await setTimeout(timeMs, undefined, ended === undefined ? {} : { signal: ended }).catch(() => undefined);
}
