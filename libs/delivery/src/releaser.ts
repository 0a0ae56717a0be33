import { releasedRecord } from '@chat4all/records';
import type { BackgroundTask } from '@chat4all/runtime';
import { type RepublisherOptions, startRepublisher } from './republisher.ts';

/** The most deliveries that are republished at once. */
const BATCH_SIZE = 500;

/** The interval at which the store is polled, in milliseconds. */
const INTERVAL_MS = 200;

/** Publishes parked and scheduled deliveries that are due. A delivery that is lost on the way is due again after a minute. */
export function startReleaser(options: RepublisherOptions): BackgroundTask {
  const { store, metrics } = options;
  return startRepublisher(options, {
    task: 'republish due deliveries',
    intervalMs: INTERVAL_MS,
    take: () => store.takeDue(BATCH_SIZE),
    toRecords: (due) =>
      due.flatMap((delivery) => (delivery.identity ? [releasedRecord(delivery, delivery.identity)] : [])),
    onPublished: (due) => {
      for (const { identity } of due) metrics.released.inc({ channel: identity?.channel ?? '' });
      return due.length === BATCH_SIZE;
    },
  });
}
