import type { Bus, BusRecord } from '@chat4all/bus';
import { persist } from '@chat4all/runtime';
import type { Store } from '@chat4all/store';
import type { Clock } from './clock.ts';
import type { Endurance } from './endurance.ts';
import { type Repetition, repeat } from './repeat.ts';

/** How often the store is asked again while it, or the log, cannot be reached, in milliseconds. */
const REST_AFTER_FAILURE_MS = 2_000;

/** What putting back works with. */
export interface PutBackOptions extends Omit<Endurance, 'signal'> {
  readonly bus: Bus;
  readonly store: Store;
  readonly clock: Clock;
}

/** What is put on the log again, and how. */
export interface PutBackWork<Taken> {
  readonly what: string;
  /** How often the store is asked, in milliseconds. */
  readonly restMs: number;
  /** Takes the next ones out of the store; none when there is nothing to do. */
  readonly take: () => Promise<readonly Taken[]>;
  readonly toRecords: (taken: readonly Taken[]) => BusRecord[];
  /** Called when the log has them; says whether there may be more. */
  readonly onPublished: (taken: readonly Taken[]) => Promise<boolean> | boolean;
}

/** Takes things out of the store and puts them on the log again, until it is closed. */
export function startPuttingBack<Taken>(
  { bus, clock, metrics, logger }: PutBackOptions,
  { what, restMs, take, toRecords, onPublished }: PutBackWork<Taken>,
): Repetition {
  const step = async (signal: AbortSignal): Promise<boolean> => {
    const taken = await take();
    if (taken.length === 0) return false;
    await persist(`publish ${what}`, () => bus.publish(toRecords(taken)), { signal, logger, metrics });
    return onPublished(taken);
  };
  return repeat(step, { what: `put back ${what}`, restMs, restAfterFailureMs: REST_AFTER_FAILURE_MS, clock, logger });
}
