import type { MediaConverter, MediaScanner, MediaStore } from '@chat4all/media';
import type { Metrics } from '@chat4all/metrics';
import type { Logger, Tenant } from '@chat4all/runtime';
import type { MediaLimits, Store } from '@chat4all/store';
import { memoize } from '../memoize.ts';
import { bucketLinks } from './bucket-links.ts';
import { type RetentionDays, startDeletingFiles } from './delete-files.ts';
import type { MediaOptions } from './media-options.ts';
import { serverLinks } from './server-links.ts';
import { startSweepingBytes } from './sweep-bytes.ts';

/** The files that the API serves. */
export interface MediaSettings {
  readonly store: MediaStore;
  /** Looks for malware in uploads. Default: they are not scanned. */
  readonly scanner?: MediaScanner | undefined;
  /** Converts files that a channel does not carry, in the workers. Default: none. */
  readonly converter?: MediaConverter | undefined;
  /** The size of the largest file, in bytes. */
  readonly maximumBytes: number;
  /** How long files are kept. Default: for ever. */
  readonly retention?: RetentionDays;
}

/** The parts of the router that MediaService uses. */
export interface MediaContext {
  readonly store: Pick<Store, 'media' | 'usage'>;
  readonly tenants: () => readonly Tenant[];
  /** The URL at which clients reach the HTTP server. */
  readonly httpUrl: string;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** The parts of MediaService, running. */
export interface RunningMedia {
  readonly options: MediaOptions;
  /** Stops the deletion of files. */
  close(): Promise<void>;
}

/** Makes links to the HTTP server at `httpUrl`, unless the store makes its own, and deletes files that are no longer kept. */
export function startMedia(
  { store: bytes, scanner, maximumBytes, retention }: MediaSettings,
  { store, tenants, httpUrl, metrics, logger }: MediaContext,
): RunningMedia {
  const links = bytes.links ? bucketLinks(bytes.links) : serverLinks(httpUrl);
  const { media: files } = store;
  const deleting = startDeletingFiles({ files, bytes }, { ...retention, logger });
  const sweeping = startSweepingBytes({ store, bytes, logger });
  const limits = memoize(tenants, (all) => new Map(all.map((tenant) => [tenant.id, mediaLimitsOf(tenant)])));
  const limitsOf = (tenantId: string): MediaLimits => limits().get(tenantId) ?? {};
  const options = { files, bytes, links, scanner, metrics, maximumBytes, limitsOf };
  return {
    options,
    close: async () => {
      await Promise.all([deleting.close(), sweeping.close()]);
    },
  };
}

function mediaLimitsOf({ limits: { files, fileBytes } }: Tenant): MediaLimits {
  return { ...(files !== undefined && { files }), ...(fileBytes !== undefined && { bytes: fileBytes }) };
}
