import type { MediaStore } from '@chat4all/media';
import { type ListenAddress, type Logger, listenOn } from '@chat4all/runtime';
import type { MediaFiles } from '@chat4all/store';
import { bucketLinks } from './bucket-links.ts';
import { startDeletingExpired } from './delete-expired.ts';
import type { MediaOptions } from './media-options.ts';
import { type MediaServer, startMediaServer } from './media-server.ts';
import { serverLinks } from './server-links.ts';

/** The files that the API serves. */
export interface MediaSettings {
  readonly store: MediaStore;
  /** The size of the largest file, in bytes. */
  readonly maximumBytes: number;
  /** The HTTP server of the links, for a store that makes no links. */
  readonly http: ListenAddress;
  /** The URL at which clients reach it. Default: the listen address. */
  readonly httpUrl?: string | undefined;
}

/** The parts of MediaService, running. */
export interface RunningMedia {
  readonly options: MediaOptions;
  /** Stops the server of the links, and the deletion of expired uploads. */
  close(): Promise<void>;
}

/** Serves the links of files, unless their store does, and deletes expired uploads. Rejects if it cannot listen. */
export async function startMedia(
  { store: bytes, maximumBytes, http, httpUrl }: MediaSettings,
  files: MediaFiles,
  logger: Logger,
): Promise<RunningMedia> {
  let server: MediaServer | undefined;
  if (bytes.links === undefined) {
    server = await listenOn('CHAT4ALL_HTTP', http, (address) => startMediaServer({ files, bytes, logger }, address));
    logger.info({ files: server.url }, 'serving files');
  }
  const links = bytes.links ? bucketLinks(bytes.links) : serverLinks(httpUrl ?? server?.url ?? '');
  const deleting = startDeletingExpired({ files, bytes }, logger);
  return {
    options: { files, bytes, links, maximumBytes },
    close: async () => {
      await Promise.all([server?.close(), deleting.close()]);
    },
  };
}
