import type { MediaStore } from '@chat4all/media';
import { type ListenAddress, type Logger, type Tenant, listenOn } from '@chat4all/runtime';
import type { MediaFiles, MediaLimits } from '@chat4all/store';
import { memoize } from '../memoize.ts';
import { bucketLinks } from './bucket-links.ts';
import { type RetentionDays, startDeletingFiles } from './delete-files.ts';
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
  /** How long files are kept. Default: for ever. */
  readonly retention?: RetentionDays;
}

/** The parts of the router that MediaService uses. */
export interface MediaContext {
  readonly files: MediaFiles;
  readonly tenants: () => readonly Tenant[];
  readonly logger: Logger;
}

/** The parts of MediaService, running. */
export interface RunningMedia {
  readonly options: MediaOptions;
  /** Stops the server of the links, and the deletion of files. */
  close(): Promise<void>;
}

/** Serves the links of files, unless their store does, and deletes files that are no longer kept. Rejects if it cannot listen. */
export async function startMedia(
  { store: bytes, maximumBytes, http, httpUrl, retention }: MediaSettings,
  { files, tenants, logger }: MediaContext,
): Promise<RunningMedia> {
  let server: MediaServer | undefined;
  if (bytes.links === undefined) {
    server = await listenOn('CHAT4ALL_HTTP', http, (address) => startMediaServer({ files, bytes, logger }, address));
    logger.info({ files: server.url }, 'serving files');
  }
  const links = bytes.links ? bucketLinks(bytes.links) : serverLinks(httpUrl ?? server?.url ?? '');
  const deleting = startDeletingFiles({ files, bytes }, { ...retention, logger });
  const limits = memoize(tenants, (all) => new Map(all.map((tenant) => [tenant.id, mediaLimitsOf(tenant)])));
  const limitsOf = (tenantId: string): MediaLimits => limits().get(tenantId) ?? {};
  return {
    options: { files, bytes, links, maximumBytes, limitsOf },
    close: async () => {
      await Promise.all([server?.close(), deleting.close()]);
    },
  };
}

function mediaLimitsOf({ limits: { files, fileBytes } }: Tenant): MediaLimits {
  return { ...(files !== undefined && { files }), ...(fileBytes !== undefined && { bytes: fileBytes }) };
}
