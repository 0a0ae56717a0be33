import type { Readable } from 'node:stream';

/**
 * Keeps files by their ids. Bytes are streamed both ways; no call holds a whole file in memory. A file can be read only
 * once all of its bytes are stored, and never changes until it is deleted.
 *
 * An id has 1 to 128 letters, digits, `_` and `-`; another one fails with `invalid`. All methods reject with a
 * {@link MediaError} only, except `put` with an error of its bytes. A driver is correct if `describeMediaStore` of
 * `@chat4all/media/testing` passes.
 */
export interface MediaStore {
  /**
   * Stores the bytes under an id that has no file, and returns their number once they are durable. Fails with `exists` if the
   * id has one, also if another call stored it meanwhile. If it fails, or the process ends, nothing is stored.
   */
  put(id: string, bytes: AsyncIterable<Uint8Array>, options?: PutOptions): Promise<number>;

  /**
   * Opens a file, or the part of it in `range`; undefined if the id has none. The caller reads the stream to its end or
   * destroys it. Fails with `invalid` if the range begins after the last byte.
   */
  get(id: string, range?: ByteRange): Promise<StoredFile | undefined>;

  /** Deletes the file of an id, if it has one. */
  delete(id: string): Promise<void>;

  /** The files, in any order. Files that are stored or deleted meanwhile may be missing. */
  list(): AsyncIterable<FileEntry>;

  /** Links with which clients reach the files directly; absent if clients cannot reach them. */
  readonly links?: MediaLinks;

  /** Writes and deletes a small file; rejects with the reason if the store cannot be written now. */
  check(): Promise<void>;

  /** Releases the driver's resources. Later calls fail with `closed`. */
  close(): Promise<void>;
}

/** Options of {@link MediaStore.put}. */
export interface PutOptions {
  /** The number of bytes, if it is known. Other numbers fail with `invalid`. */
  readonly size?: number;
  /** More bytes fail with `too_large`. Default: no limit. */
  readonly maximumBytes?: number;
  /** Stops the call, which rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Called with a chunk that the store uses no longer, for those that it knows of. The caller may free or change it then. */
  readonly release?: (chunk: Uint8Array) => void;
}

/** A part of a file. */
export interface ByteRange {
  /** The first byte, from 0. */
  readonly start: number;
  /** The last byte, inclusive. Default: the last of the file. */
  readonly end?: number;
}

/** An open file. */
export interface StoredFile {
  /** The size of the whole file, in bytes. */
  readonly size: number;
  /** The bytes, those of the range only. */
  readonly bytes: Readable;
}

/** A stored file. */
export interface FileEntry {
  readonly id: string;
  /** In bytes. */
  readonly size: number;
  /** When it was stored, in milliseconds since 1970. */
  readonly timeMs: number;
}

/** Makes links that carry their own permission. They work without other credentials until they expire. */
export interface MediaLinks {
  /** A link to upload the file of an id that has none, of exactly `size` bytes, with one request. */
  upload(id: string, options: { readonly size: number; readonly expiresInSeconds: number }): Promise<UploadLink>;
  /** A link to download the file of an id. Browsers save it under `fileName` and do not show it. */
  download(id: string, options: DownloadLinkOptions): Promise<string>;
}

/** The request that uploads a file. */
export interface UploadLink {
  readonly method: 'PUT';
  readonly url: string;
  /** Headers that the request must have. */
  readonly headers: Readonly<Record<string, string>>;
}

/** How a file is downloaded. */
export interface DownloadLinkOptions {
  readonly fileName: string;
  readonly mimeType: string;
  readonly expiresInSeconds: number;
}
