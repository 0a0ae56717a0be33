/** The types of file that a message can hold. */
export const mediaTypes = ['image', 'video', 'audio', 'document', 'sticker'] as const;

/** A type of file. */
export type MediaType = (typeof mediaTypes)[number];

/** A file that a connector can upload. */
export interface MediaFile {
  /** For example `image/jpeg`. */
  readonly mimeType: string;
  /** Default: `file`. */
  readonly fileName?: string;
  /** Gives the bytes from the first one; may be called again, when the file has to be uploaded again. */
  open(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** The provider's own copy of a file, within one account. */
export interface UploadedMedia {
  readonly id: string;
  /** When the provider forgets it, in milliseconds since 1970. Absent: not known. */
  readonly expireTime?: number;
}

/** A file that was fetched. */
export interface DownloadedMedia {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
}
