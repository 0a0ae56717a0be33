import type { Identity, MediaOrigin, MediaState, MediaType } from '@chat4all/proto';

/**
 * Describes files: those that tenants upload, and those that came with messages. Their bytes are elsewhere, under the media
 * id. An uploaded file is PENDING until its upload has ended; then it is READY or REJECTED, and no longer changes. A received
 * file is PENDING until it was fetched from the platform; then it is READY or REJECTED, or FAILED until it is fetched again.
 */
export interface MediaFiles extends ReceivedFiles {
  /**
   * Stores a new file. Does nothing if its id is known. Returns false, and stores nothing, if the tenant would then have more
   * than `limits` allows; concurrent calls cannot exceed them together.
   */
  create(file: MediaFile, limits?: MediaLimits): Promise<boolean>;

  /** Returns the files that a tenant has: uploads from their creation, received files once they are READY, no REJECTED ones. */
  usage(tenantId: string): Promise<MediaUsage>;

  /** Returns a file of any tenant; undefined if there is none. */
  get(mediaId: string): Promise<MediaFile | undefined>;

  /** Returns those of the ids, at most 1,000, that have a file. */
  known(mediaIds: readonly string[]): Promise<ReadonlySet<string>>;

  /** Lists the files of a tenant, newest first. Fails with `invalid` if the page size or token is wrong. */
  list(query: MediaFileQuery): Promise<MediaFilePage>;

  /** Makes a PENDING upload READY or REJECTED; another file stays as it is. Returns it; undefined if there is none. */
  finish(mediaId: string, result: UploadResult): Promise<MediaFile | undefined>;

  /** The files that are no longer kept, at most `limit`: PENDING ones whose uploads have expired, and old ones. */
  expired(limit: number, retention?: FileRetention): Promise<MediaFile[]>;

  /** Deletes a file and its copies, and adds its bytes to {@link deletedBytes}. Does nothing if there is none. */
  delete(mediaId: string): Promise<void>;

  /**
   * The ids of deleted files whose bytes are to be deleted now, at most `limit`. An id is returned again after 25 hours, when no
   * transfer that began before the deletion can store bytes any more.
   */
  deletedBytes(limit: number): Promise<string[]>;

  /** Records that the bytes of a deleted file were deleted. */
  finishDeletedBytes(mediaId: string): Promise<void>;

  /** Returns the platform's copy of a file for an account, also an expired one; undefined if there is none. */
  findCopy(mediaId: string, accountId: string): Promise<ProviderCopy | undefined>;

  /** Stores the platform's copy of a file for an account, instead of an earlier one. */
  saveCopy(mediaId: string, accountId: string, copy: ProviderCopy): Promise<void>;
}

/**
 * The received files as a queue: a file is claimed while it is fetched, and then again until its event was published. A claim
 * expires after `leaseMs`, so that the file of a process that crashed is claimed by another one.
 */
export interface ReceivedFiles {
  /** Claims the received file that has waited longest, to fetch it or to publish its event; undefined if none is due. */
  claim(options: ClaimOptions): Promise<ClaimedFile | undefined>;

  /** Makes claims end `leaseMs` from now. */
  renew(mediaIds: readonly string[], leaseMs: number): Promise<void>;

  /**
   * Makes a PENDING received file READY, REJECTED or FAILED, and keeps it claimed for `leaseMs`; a file that is not PENDING stays as it is.
   * Returns it; undefined if it was deleted.
   */
  finishFetch(mediaId: string, result: FetchResult, leaseMs: number): Promise<MediaFile | undefined>;

  /** Ends the claim of a PENDING received file: it is to be fetched again at a time (milliseconds since 1970). */
  postpone(mediaId: string, nextAttemptTimeMs: number): Promise<void>;

  /** Ends the claim of a file that is not PENDING: its event was published. */
  settle(mediaId: string): Promise<void>;

  /** Makes FAILED files PENDING, to be fetched again now. */
  retry(mediaIds: readonly string[]): Promise<void>;

  /** Counts the PENDING received files, up to 100,000. */
  countUnfetched(): Promise<number>;
}

/** Options of {@link ReceivedFiles.claim}. */
export interface ClaimOptions {
  readonly leaseMs: number;
  /** The channels whose files are claimed, at least one. */
  readonly channels: readonly string[];
  /** Accounts whose files are not claimed. */
  readonly exceptAccounts: readonly string[];
}

/** A claimed file. */
export interface ClaimedFile {
  readonly file: MediaFile;
  /** How often it was claimed to be fetched, including now. */
  readonly attempts: number;
}

/** The times before which files were created that are no longer kept, in milliseconds since 1970. Default: all are kept. */
export interface FileRetention {
  readonly uploadedBefore?: number;
  readonly receivedBefore?: number;
}

/** A file without its bytes. */
export interface MediaFile {
  readonly mediaId: string;
  readonly tenantId: string;
  readonly state: MediaState;
  readonly mimeType: string;
  /** Empty if it has none. */
  readonly fileName: string;
  /** In bytes; 0 for a received file that is not READY. */
  readonly size: number;
  /** In hexadecimal; empty unless it is READY. */
  readonly sha256: string;
  /** Why it is REJECTED or FAILED; otherwise empty. */
  readonly problem: string;
  /** The key of its links, in hexadecimal. Not to be shown or logged. */
  readonly linkKey: string;
  /** In milliseconds since 1970. */
  readonly createTimeMs: number;
  /** Until when it can be uploaded, in milliseconds since 1970; 0 for a received file. */
  readonly uploadExpireTimeMs: number;
  readonly origin: MediaOrigin;
  /** Where a received file comes from; absent for others. */
  readonly source?: FileSource;
}

/** The message of a received file, and the file on its platform. */
export interface FileSource {
  readonly messageId: string;
  /** The person who sent the message, or received one of the platform's own app, with channel and account. */
  readonly identity: Identity;
  readonly type: MediaType;
  /** The platform's id of the file; empty if it has only a URL. */
  readonly providerMediaId: string;
  /** The platform's URL of the file; empty if it has only an id. */
  readonly url: string;
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

/** How the fetch of a received file ended. */
export type FetchResult =
  | {
      readonly state: MediaState.READY;
      readonly sha256: string;
      /** In bytes. */
      readonly size: number;
      readonly mimeType: string;
    }
  | { readonly state: MediaState.FAILED | MediaState.REJECTED; readonly problem: string };

/** Which files to list. */
export interface MediaFileQuery {
  readonly tenantId: string;
  /** 1 to 1,000. */
  readonly pageSize: number;
  /** `nextPageToken` of the previous page. */
  readonly pageToken?: string;
  /** Default: any. */
  readonly origin?: MediaOrigin;
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
