import { type BackgroundTask, type Logger, startPolling } from '@chat4all/runtime';
import type { FileRetention } from '@chat4all/store';
import type { MediaOptions } from './media-options.ts';

const BATCH_SIZE = 100;
const INTERVAL_MS = 60_000;
const DAY_MS = 24 * 3_600_000;

/** How long files are kept, in days after CreateUpload, or after their message was received. Default of each: for ever. */
export interface RetentionDays {
  readonly uploadedDays?: number | undefined;
  readonly receivedDays?: number | undefined;
}

/** Options of {@link startDeletingFiles}. */
export interface DeletingOptions extends RetentionDays {
  readonly logger: Logger;
  /** Returns the time in milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number;
}

/**
 * Deletes files whose uploads have expired or that are older than they are kept, and the bytes of deleted files, every minute
 * until it is closed.
 */
export function startDeletingFiles(
  { files, bytes }: Pick<MediaOptions, 'files' | 'bytes'>,
  { logger, now = Date.now, ...days }: DeletingOptions,
): BackgroundTask {
  const step = async (): Promise<boolean> => {
    const expired = await files.expired(BATCH_SIZE, retentionAt(now(), days));
    for (const { mediaId } of expired) await files.delete(mediaId);
    const deleted = await files.deletedBytes(BATCH_SIZE);
    for (const mediaId of deleted) {
      await bytes.delete(mediaId);
      await files.finishDeletedBytes(mediaId);
    }
    return Math.max(expired.length, deleted.length) === BATCH_SIZE;
  };
  return startPolling(step, { task: 'delete files', intervalMs: INTERVAL_MS, logger });
}

function retentionAt(nowMs: number, { uploadedDays, receivedDays }: RetentionDays): FileRetention {
  return {
    ...(uploadedDays !== undefined && { uploadedBefore: nowMs - uploadedDays * DAY_MS }),
    ...(receivedDays !== undefined && { receivedBefore: nowMs - receivedDays * DAY_MS }),
  };
}
