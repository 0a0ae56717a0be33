import { type BackgroundTask, type Logger, startPolling } from '@chat4all/runtime';
import type { MediaOptions } from './media-options.ts';

const BATCH_SIZE = 100;
const INTERVAL_MS = 60_000;

/** Deletes files whose uploads have expired, every minute until it is closed. */
export function startDeletingExpired(
  { files, bytes }: Pick<MediaOptions, 'files' | 'bytes'>,
  logger: Logger,
): BackgroundTask {
  const step = async (): Promise<boolean> => {
    const expired = await files.expired(BATCH_SIZE);
    for (const { mediaId } of expired) {
      await bytes.delete(mediaId);
      await files.delete(mediaId);
    }
    return expired.length === BATCH_SIZE;
  };
  return startPolling(step, { task: 'delete expired uploads', intervalMs: INTERVAL_MS, logger });
}
