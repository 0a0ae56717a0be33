import type { Bus } from '@chat4all/bus';
import { persist } from '@chat4all/runtime';
import type { Store } from '@chat4all/store';
import type { Clock } from './clock.ts';
import type { Endurance } from './endurance.ts';
import { type Repetition, repeat } from './repeat.ts';

/** How many dead letters are put back at once. */
const BATCH = 200;

/** How often the store is asked for replays, in milliseconds. */
const REST_MS = 500;

/** The same while the store or the log cannot be reached, in milliseconds. */
const REST_AFTER_FAILURE_MS = 2_000;

/** What replaying works with. */
export interface ReplayerOptions extends Omit<Endurance, 'signal'> {
  readonly bus: Bus;
  readonly store: Store;
  readonly clock: Clock;
}

/**
 * Puts the dead letters of replays back where they came from, those of a partition in their old order. After a crash
 * some are put back twice; the second time they are duplicates.
 */
export function startReplayer({ bus, store, clock, metrics, logger }: ReplayerOptions): Repetition {
  const step = async (signal: AbortSignal): Promise<boolean> => {
    const letters = await store.deadLetters.takeReplayed(BATCH);
    if (letters.length === 0) return false;
    const records = letters.flatMap(({ source, key, value, headers }) =>
      source ? [{ topic: source.topic, key, value, headers }] : [],
    );
    await persist('publish replayed dead letters', () => bus.publish(records), { signal, logger, metrics });
    await store.deadLetters.finishReplayed(letters.map(({ deadLetterId }) => deadLetterId));
    return true;
  };
  const what = 'replay dead letters';
  return repeat(step, { what, restMs: REST_MS, restAfterFailureMs: REST_AFTER_FAILURE_MS, clock, logger });
}
