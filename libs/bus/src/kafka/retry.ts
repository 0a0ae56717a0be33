import { setTimeout } from 'node:timers/promises';
import { isRetryable } from './to-bus-error.ts';

const firstPauseMs = 50;
const maxPauseMs = 500;

/** Until when something is tried, on the clock of `performance.now()`. */
export type Deadline = number;

export function deadlineIn(timeoutMs: number): Deadline {
  return performance.now() + timeoutMs;
}

/**
 * Tries until it works, the time is up, or the error is one that trying again does not change; rejects with the last
 * error. Stops early when `ended` is aborted.
 */
export async function retry<Answer>(
  deadline: Deadline,
  attempt: () => Promise<Answer>,
  ended?: AbortSignal,
): Promise<Answer> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, maxPauseMs)) {
    try {
      return await attempt();
    } catch (error) {
      const left = deadline - performance.now();
      if (!isRetryable(error) || left <= 0 || ended?.aborted === true) throw error;
      await pause(Math.min(pauseMs, left), ended);
    }
  }
}

/** Waits, or until `ended` is aborted. */
export async function pause(timeMs: number, ended?: AbortSignal): Promise<void> {
  await setTimeout(timeMs, undefined, ended === undefined ? {} : { signal: ended }).catch(() => undefined);
}
