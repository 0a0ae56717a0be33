import { releasedRecord } from '@chat4all/records';
import type { BackgroundTask } from '@chat4all/runtime';
import { ClockWatch } from './clock-watch.ts';
import { type RepublisherOptions, startRepublisher } from './republisher.ts';

/** The most deliveries that are republished at once. */
const BATCH_SIZE = 500;

/** The interval at which the store is polled, in milliseconds. */
const INTERVAL_MS = 200;

/**
 * Publishes parked and scheduled deliveries that are due. A delivery that is lost on the way is due again after a minute.
 * Waits end on time although the wall time is set back.
 */
export function startReleaser(options: RepublisherOptions): BackgroundTask {
  const { store, clock, metrics, logger } = options;
  const watch = new ClockWatch(clock);
  let stepMs = 0;
  const followClock = async (): Promise<void> => {
    const newStepMs = watch.stepBack();
    if (newStepMs > 0) logger.warn({ seconds: newStepMs / 1_000 }, 'clock set back');
    stepMs += newStepMs;
    if (stepMs === 0) return;
    await store.rewindWaits(stepMs);
    stepMs = 0;
  };
  return startRepublisher(options, {
    task: 'republish due deliveries',
    intervalMs: INTERVAL_MS,
    take: async () => {
      await followClock();
      return store.takeDue(BATCH_SIZE);
    },
    toRecords: (due) =>
      due.flatMap((delivery) => (delivery.identity ? [releasedRecord(delivery, delivery.identity)] : [])),
    onPublished: (due) => {
      for (const { identity } of due) metrics.released.inc({ channel: identity?.channel ?? '' });
      return due.length === BATCH_SIZE;
    },
  });
}
