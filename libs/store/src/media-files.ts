import type { MediaState } from '@chat4all/proto';

/**
 * Describes files: those that tenants upload. Their bytes are elsewhere, under the media id. A file is PENDING until its
 * upload has ended; then it is READY or REJECTED, and no longer changes.
 */
export interface MediaFiles {
  /**
   * Stores a new file. Does nothing if its id is known. Returns false, and stores nothing, if the tenant would then have more
   * than `limits` allows; concurrent calls cannot exceed them together.
   */
  create(file: MediaFile, limits?: MediaLimits): Promise<boolean>;

  /** Returns the files that a tenant has: uploads from their creation, received files once they are READY, no REJECTED ones. */
  usage(tenantId: string): Promise<MediaUsage>;

  /** Returns a file of any tenant; undefined if there is none. */
  get(mediaId: string): Promise<MediaFile | undefined>;

  /** Lists the files of a tenant, newest first. Fails with `invalid` if the page size or token is wrong. */
  list(query: MediaFileQuery): Promise<MediaFilePage>;

  /** Makes a PENDING file READY or REJECTED; one that is neither stays as it is. Returns it; undefined if there is none. */
  finish(mediaId: string, result: UploadResult): Promise<MediaFile | undefined>;

  /** The PENDING files whose uploads have expired, at most `limit`. The caller deletes their bytes, then the files. */
  expired(limit: number): Promise<MediaFile[]>;

  /** Deletes a file and its copies. Does nothing if there is none. */
  delete(mediaId: string): Promise<void>;

  /** Returns the platform's copy of a file for an account, also an expired one; undefined if there is none. */
  findCopy(mediaId: string, accountId: string): Promise<ProviderCopy | undefined>;

  /** Stores the platform's copy of a file for an account, instead of an earlier one. */
  saveCopy(mediaId: string, accountId: string, copy: ProviderCopy): Promise<void>;
}

/** A file without its bytes. */
export interface MediaFile {
  readonly mediaId: string;
  readonly tenantId: string;
  readonly state: MediaState;
  readonly mimeType: string;
  /** Empty if it has none. */
  readonly fileName: string;
  /** In bytes. */
  readonly size: number;
  /** In hexadecimal; empty unless it is READY. */
  readonly sha256: string;
  /** Why it is REJECTED; otherwise empty. */
  readonly problem: string;
  /** The key of its links, in hexadecimal. Not to be shown or logged. */
  readonly linkKey: string;
  /** In milliseconds since 1970. */
  readonly createTimeMs: number;
  /** Until when it can be uploaded, in milliseconds since 1970; 0 for a received file. */
  readonly uploadExpireTimeMs: number;
}

/** The files of a tenant. */
export interface MediaUsage {
  readonly files: number;
  /** The sum of their sizes. */
  readonly bytes: number;
}

/** The most files and bytes that a tenant may have; absent ones are not limited. */
export type MediaLimits = Partial<MediaUsage>;

/** How an upload ended. */
export type UploadResult =
  | { readonly state: MediaState.READY; readonly sha256: string }
  | { readonly state: MediaState.REJECTED; readonly problem: string };

/** Which files to list. */
export interface MediaFileQuery {
  readonly tenantId: string;
  /** 1 to 1,000. */
  readonly pageSize: number;
  /** `nextPageToken` of the previous page. */
  readonly pageToken?: string;
}

/** A page of files. */
export interface MediaFilePage {
  readonly files: readonly MediaFile[];
  /** Absent on the last page. */
  readonly nextPageToken?: string;
}

/** A platform's copy of a file, valid for one account. */
export interface ProviderCopy {
  readonly providerMediaId: string;
  /** When the platform deletes it, in milliseconds since 1970; 0 if unknown. */
  readonly expireTimeMs: number;
}
