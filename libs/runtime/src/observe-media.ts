import { MediaError, type MediaScanner, type MediaStore } from '@chat4all/media';
import type { Metrics } from '@chat4all/metrics';
import type { Logger } from './logger.ts';
import { observeCalls } from './observe-calls.ts';

/** Wraps a media store with metrics. */
export function observeMedia(media: MediaStore, { mediaCallDuration, mediaErrors }: Metrics): MediaStore {
  return observeCalls(media, (operation, seconds, error) => {
    mediaCallDuration.observe({ operation }, seconds);
    // Other errors are those of the bytes, such as a client that went away.
    if (MediaError.is(error)) mediaErrors.inc({ operation, code: error.code });
  });
}

/** Wraps a scanner with metrics, and logs why a file was not scanned. */
export function observeScanner(scanner: MediaScanner, { mediaScans }: Metrics, logger: Logger): MediaScanner {
  return {
    check: () => scanner.check(),
    scan: async (bytes) => {
      try {
        const malware = await scanner.scan(bytes);
        mediaScans.inc({ outcome: malware === undefined ? 'clean' : 'malware' });
        return malware;
      } catch (error) {
        mediaScans.inc({ outcome: 'failed' });
        logger.warn({ err: error }, 'file not scanned');
        throw error;
      }
    },
  };
}
