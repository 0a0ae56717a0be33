/** The types of file that a message can contain. */
export const MEDIA_TYPES = ['image', 'video', 'audio', 'document', 'sticker'] as const;

/** A type of file. */
export type MediaType = (typeof MEDIA_TYPES)[number];

/** A file that a connector can upload. */
export interface MediaFile {
  /** The MIME type, for example `image/jpeg`. */
  readonly mimeType: string;
  /** The name of the upload. Default: `file`. */
  readonly fileName?: string;
  /** In bytes. Absent if unknown. */
  readonly size?: number;
  /** Returns the bytes from the start. Called again if the file has to be uploaded again. */
  open(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** The provider's copy of a file. Valid within one account. */
export interface UploadedMedia {
  readonly id: string;
  /** The time when the provider deletes it, in milliseconds since 1970. Absent if unknown. */
  readonly expireTime?: number;
}

/** A file that is being downloaded. */
export interface DownloadedMedia {
  /** The type as the platform states it; `application/octet-stream` if it does not. */
  readonly mimeType: string;
  /**
   * The bytes, as they arrive; they can be read once. Reading fails with a `ConnectorError` if the file is too large, damaged or
   * the connection breaks. The caller reads to the end or stops, which ends the download.
   */
  readonly bytes: AsyncIterable<Uint8Array>;
}
