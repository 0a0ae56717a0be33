import type { MediaScanner, MediaStore } from '@chat4all/media';
import type { Metrics } from '@chat4all/metrics';
import type { MediaFile, MediaFiles, MediaLimits } from '@chat4all/store';

/** The parts of MediaService. */
export interface MediaOptions {
  readonly files: MediaFiles;
  readonly bytes: MediaStore;
  readonly links: FileLinks;
  /** Looks for malware in uploads; undefined if they are not scanned. */
  readonly scanner: MediaScanner | undefined;
  readonly metrics: Metrics;
  /** The size of the largest file, in bytes. */
  readonly maximumBytes: number;
  /** Returns the files and bytes that a tenant may have. */
  readonly limitsOf: (tenantId: string) => MediaLimits;
}

/** Makes the links of files. */
export interface FileLinks {
  /** Returns the request that uploads a PENDING file until its upload expires. */
  upload(file: MediaFile): Promise<{ readonly url: string; readonly headers: Readonly<Record<string, string>> }>;
  /** Returns a link to a READY file. */
  download(file: MediaFile, expiresInSeconds: number): Promise<string>;
}
