import { setTimeout as sleep } from 'node:timers/promises';
import type { Metrics } from '@chat4all/metrics';
import type { Logger } from './logger.ts';

/** The pauses between attempts, doubled from the first to the last, in milliseconds. */
const FIRST_PAUSE_MS = 100;
const LAST_PAUSE_MS = 1_000;

/** The options of {@link retryWhileUnavailable}. */
export interface RetryWhileUnavailableOptions {
  /** Aborted to stop retrying. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
  /** Counts the operations that are being retried. */
  readonly metrics?: Pick<Metrics, 'waitingOperations'> | undefined;
  /** Returns whether the operation is repeated after an error. Default: if its `retryable` is true. */
  readonly isRetryable?: (error: unknown) => boolean;
}

/**
 * Runs an operation, and retries it while it fails with an error whose `retryable` is true, so that an outage of the bus or
 * the store only delays it. Rejects with any other error, and once the signal is aborted. The log has the first failure,
 * and the recovery.
 */
export async function retryWhileUnavailable<Result>(
  operation: string,
  run: () => Promise<Result>,
  { signal, logger, metrics, isRetryable = hasRetryable }: RetryWhileUnavailableOptions,
): Promise<Result> {
  let isRetrying = false;
  try {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LAST_PAUSE_MS)) {
      try {
        const result = await run();
        if (isRetrying) logger.info({ operation }, 'operation recovered');
        return result;
      } catch (error) {
        if (!isRetryable(error) || signal.aborted) throw error;
        if (!isRetrying) {
          // An error that does not pass needs a human.
          logger[hasRetryable(error) ? 'warn' : 'error']({ err: error, operation }, 'operation failed, retrying');
          metrics?.waitingOperations.inc({ operation });
        }
        isRetrying = true;
        await sleep(pause, undefined, { signal });
      }
    }
  } finally {
    if (isRetrying) metrics?.waitingOperations.dec({ operation });
  }
}

function hasRetryable(error: unknown): boolean {
  return error instanceof Error && 'retryable' in error && error.retryable === true;
}
