import type { BackgroundTask } from '@chat4all/runtime';
import { type RepublisherOptions, startRepublisher } from './republisher.ts';

/** The most dead letters that are republished at once. */
const BATCH_SIZE = 200;

/** The interval at which the store is polled, in milliseconds. */
const INTERVAL_MS = 500;

/**
 * Publishes the dead letters of replays to their topics again; those of a partition keep their order. After a crash some
 * are published twice, and dropped as duplicates the second time.
 */
export function startReplayer(options: RepublisherOptions): BackgroundTask {
  const { deadLetters } = options.store;
  return startRepublisher(options, {
    task: 'republish replayed dead letters',
    intervalMs: INTERVAL_MS,
    take: () => deadLetters.takeReplayed(BATCH_SIZE),
    toRecords: (letters) =>
      letters.flatMap(({ source, key, value, headers }) =>
        source ? [{ topic: source.topic, key, value, headers }] : [],
      ),
    onPublished: async (letters) => {
      await deadLetters.finishReplayed(letters.map(({ deadLetterId }) => deadLetterId));
      return true;
    },
  });
}
