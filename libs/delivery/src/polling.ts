import type { Logger } from '@chat4all/runtime';
import type { Clock } from './clock.ts';

/** How a step is repeated. */
export interface PollingOptions {
  readonly what: string;
  /** The rest after a step that found nothing more to do, in milliseconds. */
  readonly restMs: number;
  /** The rest after a step that failed, in milliseconds. */
  readonly restAfterFailureMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Something that goes on until it is closed. */
export interface BackgroundTask {
  /** Begins no further step; resolves when the one under way has ended. */
  close(): Promise<void>;
}

/** Takes a step again and again, at once while it says that there is more. A step that fails is logged, and taken again. */
export function startPolling(
  step: (signal: AbortSignal) => Promise<boolean>,
  { what, restMs, restAfterFailureMs, clock, logger }: PollingOptions,
): BackgroundTask {
  const stopping = new AbortController();
  const { signal } = stopping;
  const takeOne = async (): Promise<number> => {
    try {
      return (await step(signal)) ? 0 : restMs;
    } catch (error) {
      if (!signal.aborted) logger.warn({ err: error }, `could not ${what}; trying again`);
      return restAfterFailureMs;
    }
  };
  const run = async (): Promise<void> => {
    for (;;) {
      const wait = await takeOne();
      if (signal.aborted) return;
      if (wait > 0) await clock.sleep(wait, signal);
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
