import { mediaIdOf } from '@chat4all/records';
import type { Accounts, BackgroundTask } from '@chat4all/runtime';
import { isCallback, replayCallback } from './replay-callback.ts';
import { type RepublisherOptions, startRepublisher } from './republisher.ts';

/** The most dead letters that are republished at once. */
const BATCH_SIZE = 200;

/** The interval at which the store is polled, in milliseconds. */
const INTERVAL_MS = 500;

/** The parts that a replayer uses. */
export interface ReplayerOptions extends RepublisherOptions {
  readonly accounts: Accounts;
}

/**
 * Publishes the dead letters of replays to their topics again; those of a partition keep their order. Connectors read again
 * the callbacks that could not be read, and files that could not be fetched are fetched again. After a crash some are published twice, and dropped as duplicates the second time.
 */
export function startReplayer({ accounts, ...options }: ReplayerOptions): BackgroundTask {
  const { deadLetters } = options.store;
  return startRepublisher(options, {
    task: 'republish replayed dead letters',
    intervalMs: INTERVAL_MS,
    take: () => deadLetters.takeReplayed(BATCH_SIZE),
    toRecords: (letters) =>
      letters.flatMap((letter) => {
        if (isCallback(letter)) return replayCallback(letter, accounts);
        const { source, key, value, headers } = letter;
        return source ? [{ topic: source.topic, key, value, headers }] : [];
      }),
    onPublished: async (letters) => {
      await options.store.media.retry(letters.flatMap((letter) => mediaIdOf(letter) ?? []));
      await deadLetters.finishReplayed(letters.map(({ deadLetterId }) => deadLetterId));
      return true;
    },
  });
}
