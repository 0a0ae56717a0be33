import type { Bus } from '@chat4all/bus';
import { releasedRecord } from '@chat4all/records';
import { persist } from '@chat4all/runtime';
import type { Store } from '@chat4all/store';
import type { Clock } from './clock.ts';
import type { Endurance } from './endurance.ts';
import { type Repetition, repeat } from './repeat.ts';

/** How many deliveries are released at once. */
const BATCH = 500;

/** How often the store is asked what is due, in milliseconds. */
const REST_MS = 200;

/** The same while the store or the log cannot be reached, in milliseconds. */
const REST_AFTER_FAILURE_MS = 2_000;

/** What releasing works with. */
export interface ReleaserOptions extends Omit<Endurance, 'signal'> {
  readonly bus: Bus;
  readonly store: Store;
  readonly clock: Clock;
}

/** Puts deliveries whose time has come on the log again. What is lost on the way comes again after a minute. */
export function startReleaser({ bus, store, clock, metrics, logger }: ReleaserOptions): Repetition {
  const step = async (signal: AbortSignal): Promise<boolean> => {
    const due = await store.takeDue(BATCH);
    const records = due.flatMap((delivery) => (delivery.identity ? [releasedRecord(delivery, delivery.identity)] : []));
    if (records.length === 0) return false;
    await persist('publish released deliveries', () => bus.publish(records), { signal, logger, metrics });
    for (const { identity } of due) metrics.released.inc({ channel: identity?.channel ?? '' });
    return due.length === BATCH;
  };
  const what = 'release deliveries';
  return repeat(step, { what, restMs: REST_MS, restAfterFailureMs: REST_AFTER_FAILURE_MS, clock, logger });
}
