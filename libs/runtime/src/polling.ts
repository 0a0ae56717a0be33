import { type Clock, systemClock } from './clock.ts';
import type { Logger } from './logger.ts';

/** How a step is repeated. */
export interface PollingOptions {
  /** The name of the task in the log, such as `refresh opt-outs`. */
  readonly task: string;
  /** The pause after a step that found nothing more to do, in milliseconds. */
  readonly intervalMs: number;
  /** The pause after a step that failed, in milliseconds. Default: `intervalMs`. */
  readonly retryMs?: number;
  readonly logger: Logger;
  /** Default: the clock of the machine. */
  readonly clock?: Clock;
}

/** Work that runs in the background until it is closed. */
export interface BackgroundTask {
  /** Starts no further step, and resolves once the current one has ended. */
  close(): Promise<void>;
}

/**
 * Runs a step now and then again and again: at once while it resolves with `true`, which says that there is more to do,
 * else after a pause. A step that fails is repeated; the log has the first failure of a row, and the recovery.
 */
export function startPolling(
  step: (signal: AbortSignal) => Promise<boolean>,
  { task, intervalMs, retryMs = intervalMs, clock = systemClock, logger }: PollingOptions,
): BackgroundTask {
  const stopping = new AbortController();
  const { signal } = stopping;
  let isFailing = false;
  const runStep = async (): Promise<number> => {
    try {
      const hasMore = await step(signal);
      if (isFailing) logger.info({ task }, 'background task recovered');
      isFailing = false;
      return hasMore ? 0 : intervalMs;
    } catch (error) {
      if (!signal.aborted && !isFailing) {
        // An error that does not pass needs a human.
        logger[isPermanent(error) ? 'error' : 'warn']({ err: error, task }, 'background task failed, retrying');
      }
      isFailing = true;
      return retryMs;
    }
  };
  const run = async (): Promise<void> => {
    for (;;) {
      const pauseMs = await runStep();
      if (signal.aborted) return;
      if (pauseMs > 0) await clock.sleep(pauseMs, signal);
    }
  };
  const ended = run().catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  return {
    close: () => {
      stopping.abort();
      return ended;
    },
  };
}

/** Returns whether an error says that the same call will not succeed later: its `retryable` is false. */
function isPermanent(error: unknown): boolean {
  return error instanceof Error && 'retryable' in error && error.retryable === false;
}
