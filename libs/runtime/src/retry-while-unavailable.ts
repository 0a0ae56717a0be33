import { setTimeout as sleep } from 'node:timers/promises';
import type { Metrics } from '@chat4all/metrics';
import type { Logger } from './logger.ts';

/** The waits between attempts: doubling from the first to the last, in milliseconds. */
const FIRST_WAIT_MS = 100;
const LAST_WAIT_MS = 1_000;

/** What waiting out an outage works with. */
export interface RetryWhileUnavailableOptions {
  /** Aborted to give up. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
  /** Where to tell that something waits. */
  readonly metrics?: Pick<Metrics, 'waitingOperations'>;
}

/**
 * Does the work, again and again while it fails with an error that says it is `retryable`, so that an outage of the
 * bus or the store delays and loses nothing. Rejects with any other error, and when the signal is aborted.
 */
export async function retryWhileUnavailable<Result>(
  what: string,
  work: () => Promise<Result>,
  { signal, logger, metrics }: RetryWhileUnavailableOptions,
): Promise<Result> {
  let isWaiting = false;
  try {
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LAST_WAIT_MS)) {
      try {
        return await work();
      } catch (error) {
        if (!isRetryable(error) || signal.aborted) throw error;
        logger.warn({ err: error, wait }, `could not ${what}; trying again`);
        if (!isWaiting) metrics?.waitingOperations.inc({ operation: what });
        isWaiting = true;
        await sleep(wait, undefined, { signal });
      }
    }
  } finally {
    if (isWaiting) metrics?.waitingOperations.dec({ operation: what });
  }
}

function isRetryable(error: unknown): boolean {
  return error instanceof Error && 'retryable' in error && error.retryable === true;
}
