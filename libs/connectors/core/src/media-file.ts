import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { MediaFile } from './media.ts';

/** The description of a file. */
export interface MediaFileOptions {
  /** The MIME type, for example `image/jpeg`. */
  readonly mimeType: string;
  /** The name of the upload. Default: that of the path, else `file`. */
  readonly fileName?: string;
}

/** Returns a file in memory as one that a connector can upload. */
export function mediaFile(bytes: Uint8Array, options: MediaFileOptions): MediaFile {
  return { ...options, open: () => [bytes] };
}

/** Returns a file on disk as one that a connector can upload. It is read when it is sent, which fails if it does not exist. */
export function mediaFileFromPath(path: string, options: MediaFileOptions): MediaFile {
  return { fileName: basename(path), ...options, open: () => createReadStream(path) };
}
