import { setTimeout as sleep } from 'node:timers/promises';

/** A source of time that tests can replace. */
export interface Clock {
  /** Returns the wall time in milliseconds since 1970. */
  now(): number;
  /** Returns the milliseconds since some moment, by a clock that does not follow changes of the wall time. */
  elapsed(): number;
  /** Resolves after a number of milliseconds; rejects once the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  now: Date.now,
  elapsed: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
};
