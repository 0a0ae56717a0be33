import { type RepublisherOptions, startRepublisher } from './republisher.ts';
import type { BackgroundTask } from '@chat4all/runtime';

/** How many dead letters are put back at once. */
const BATCH = 200;

/** How often the store is asked for replays, in milliseconds. */
const INTERVAL_MS = 500;

/**
 * Puts the dead letters of replays back where they came from, those of a partition in their old order. After a crash
 * some are put back twice; the second time they are duplicates.
 */
export function startReplayer(options: RepublisherOptions): BackgroundTask {
  const { deadLetters } = options.store;
  return startRepublisher(options, {
    task: 'republish replayed dead letters',
    intervalMs: INTERVAL_MS,
    take: () => deadLetters.takeReplayed(BATCH),
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
