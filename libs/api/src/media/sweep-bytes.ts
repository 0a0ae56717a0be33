import type { MediaStore } from '@chat4all/media';
import { type BackgroundTask, type Clock, type Logger, startPolling, systemClock } from '@chat4all/runtime';
import type { Store } from '@chat4all/store';

const HOUR_MS = 3_600_000;

/** Younger bytes may belong to a file that is being stored, or to an upload link that still works. */
const MINIMUM_AGE_MS = 25 * HOUR_MS;

/** How many ids are looked up at once, and the pause after them in milliseconds: calls come first. */
const BATCH_SIZE = 500;
const PAUSE_MS = 1_000;

/** The ids of files; other objects of a bucket are left. */
const MEDIA_ID = /^[\w-]{1,128}$/;

/** The tenant under which the sweeps of a day are counted. No tenant has this id. */
const SWEEPS = '';

/** The parts that {@link startSweepingBytes} uses. */
export interface SweepOptions {
  readonly store: Pick<Store, 'media' | 'usage'>;
  readonly bytes: MediaStore;
  readonly logger: Logger;
  /** Default: the clock of the machine. */
  readonly clock?: Clock;
}

/**
 * Deletes bytes without a file, once a day (UTC) by one process, until it is closed: those that a crash left. A batch in which no id
 * has a file is left: the store may be another one than that of the bytes.
 */
export function startSweepingBytes({ store, bytes, logger, clock = systemClock }: SweepOptions): BackgroundTask {
  const sweepBatch = async (ids: readonly string[]): Promise<number> => {
    const known = await store.media.known(ids);
    if (known.size === 0) return 0;
    const orphans = ids.filter((id) => !known.has(id));
    for (const id of orphans) await bytes.delete(id);
    return orphans.length;
  };
  const sweep = async (signal: AbortSignal): Promise<boolean> => {
    const period = new Date(clock.now()).toISOString().slice(0, 10);
    const [count = 0] = await store.usage.add([{ tenantId: SWEEPS, period, amount: 1 }]);
    if (count > 1) return false;
    let deleted = 0;
    let batch: string[] = [];
    for await (const { id, timeMs } of bytes.list()) {
      if (!MEDIA_ID.test(id) || clock.now() - timeMs < MINIMUM_AGE_MS) continue;
      batch.push(id);
      if (batch.length < BATCH_SIZE) continue;
      deleted += await sweepBatch(batch);
      batch = [];
      await clock.sleep(PAUSE_MS, signal);
    }
    deleted += await sweepBatch(batch);
    if (deleted > 0) logger.info({ files: deleted }, 'bytes without a file deleted');
    return false;
  };
  return startPolling(sweep, { task: 'delete bytes without a file', intervalMs: HOUR_MS, clock, logger });
}
