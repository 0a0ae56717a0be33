import { releasedRecord } from '@chat4all/records';
import { type RepublisherOptions, startRepublisher } from './republisher.ts';
import type { BackgroundTask } from '@chat4all/runtime';

/** How many deliveries are released at once. */
const BATCH = 500;

/** How often the store is asked what is due, in milliseconds. */
const INTERVAL_MS = 200;

/** Puts deliveries whose time has come on the log again. What is lost on the way comes again after a minute. */
export function startReleaser(options: RepublisherOptions): BackgroundTask {
  const { store, metrics } = options;
  return startRepublisher(options, {
    task: 'republish due deliveries',
    intervalMs: INTERVAL_MS,
    take: () => store.takeDue(BATCH),
    toRecords: (due) =>
      due.flatMap((delivery) => (delivery.identity ? [releasedRecord(delivery, delivery.identity)] : [])),
    onPublished: (due) => {
      for (const { identity } of due) metrics.released.inc({ channel: identity?.channel ?? '' });
      return due.length === BATCH;
    },
  });
}
