import { ConnectorError, type DownloadedMedia, type MediaType as ChannelMediaType } from '@chat4all/connector';
import { InspectedBytes, MediaError, type MediaScanner, type MediaStore, inspectBytes, typeOf } from '@chat4all/media';
import { MediaState, MediaType } from '@chat4all/proto';
import type { Account, Accounts } from '@chat4all/runtime';
import type { ClaimedFile, FetchResult, FileSource, MediaFile } from '@chat4all/store';
import { type RetryFacts, type RetryPolicy, retryDelay } from '../deliver/retry-delay.ts';

/** How long a file is tried to be fetched if its platform does not state how long it serves it, in milliseconds: 7 days. */
const DEFAULT_LIFETIME_MS = 7 * 24 * 3_600_000;

/** The failure of the media store, for its backoff. */
const STORE_FAILURE: RetryFacts = { reason: 'transient', scope: 'platform', retryAfterMs: undefined };

/** The longest problem that is kept, in characters. */
const MAXIMUM_PROBLEM_LENGTH = 500;

/** The parts that {@link fetchFile} uses. */
export interface FetchOptions {
  readonly bytes: MediaStore;
  /** Looks for malware in files; undefined: they are not scanned. */
  readonly scanner: MediaScanner | undefined;
  readonly accounts: Accounts;
  /** The size of the largest file, in bytes. */
  readonly maximumBytes: number;
  readonly retry: RetryPolicy;
  readonly now: () => number;
  readonly random: () => number;
  readonly signal: AbortSignal;
}

/**
 * The outcome of a fetch:
 * - `finished`: it is READY, REJECTED or FAILED;
 * - `postponed`: it may succeed at a time, in milliseconds since 1970. `error` is a MediaError if the media store failed;
 * - `interrupted`: the signal was aborted.
 */
export type FetchOutcome =
  | { readonly kind: 'finished'; readonly result: FetchResult }
  | { readonly kind: 'postponed'; readonly timeMs: number; readonly error: ConnectorError | MediaError }
  | { readonly kind: 'interrupted' };

/**
 * Downloads a received file from its platform into the media store, where it is scanned. A temporary failure is retried with exponential backoff
 * until the platform no longer serves the file. Bytes that an earlier fetch stored are taken.
 */
export async function fetchFile({ file, attempts }: ClaimedFile, options: FetchOptions): Promise<FetchOutcome> {
  try {
    const stored = attempts > 1 ? await findStored(file, options) : undefined;
    return { kind: 'finished', result: stored ?? (await download(file, options)) };
  } catch (error) {
    if (options.signal.aborted) return { kind: 'interrupted' };
    if (MediaError.is(error) && error.code === 'too_large') return failed(error.message);
    return afterFailure(file, attempts, MediaError.is(error) ? error : ConnectorError.from(error), options);
  }
}

async function download(file: MediaFile, options: FetchOptions): Promise<FetchResult> {
  const { bytes, scanner, maximumBytes, signal } = options;
  const downloaded = await open(file, options);
  const inspected = new InspectedBytes(downloaded.bytes);
  try {
    await bytes.put(file.mediaId, inspected, { maximumBytes, signal });
  } catch (error) {
    if (!MediaError.is(error) || error.code !== 'exists') throw error;
    return (await findStored(file, options)) ?? Promise.reject(error);
  }
  if (scanner) {
    const scanned = await findStored(file, options);
    if (scanned) return scanned;
  }
  return toResult(inspected, file.mimeType || downloaded.mimeType);
}

/** Returns the result of bytes that are stored, perhaps by an earlier fetch; undefined if there are none. Deletes malware. */
async function findStored(
  { mediaId, mimeType }: MediaFile,
  { bytes, scanner }: FetchOptions,
): Promise<FetchResult | undefined> {
  const stored = await bytes.get(mediaId);
  if (stored === undefined) return undefined;
  const { inspected, malware } = await inspectBytes(stored.bytes, scanner);
  if (malware === undefined) return toResult(inspected, mimeType);
  await bytes.delete(mediaId);
  return { state: MediaState.REJECTED, problem: `the malware scanner found ${malware}` };
}

async function toResult(inspected: InspectedBytes, described: string): Promise<FetchResult> {
  const mimeType = await typeOf(inspected.head, described);
  return { state: MediaState.READY, sha256: inspected.sha256(), size: inspected.size, mimeType };
}

async function open(file: MediaFile, { accounts, signal }: FetchOptions): Promise<DownloadedMedia> {
  const account = accountOf(file, accounts);
  const { source } = file;
  if (source === undefined || account?.connector.downloadMedia === undefined) throw notConfigured(file);
  return account.connector.downloadMedia(toMedia(source), { signal });
}

function toMedia({ type, providerMediaId, url }: FileSource): Parameters<DownloadMedia>[0] {
  return {
    type: TYPE_NAMES[type] ?? 'document',
    ...(providerMediaId !== '' && { uploaded: { id: providerMediaId } }),
    ...(url !== '' && { url }),
  };
}

type DownloadMedia = NonNullable<Account['connector']['downloadMedia']>;

const TYPE_NAMES: Readonly<Partial<Record<MediaType, ChannelMediaType>>> = {
  [MediaType.IMAGE]: 'image',
  [MediaType.VIDEO]: 'video',
  [MediaType.AUDIO]: 'audio',
  [MediaType.DOCUMENT]: 'document',
  [MediaType.STICKER]: 'sticker',
};

function accountOf({ tenantId, source }: MediaFile, accounts: Accounts): Account | undefined {
  const account = accounts.find(source?.identity.accountId ?? '');
  return account?.tenantId === tenantId ? account : undefined;
}

function afterFailure(
  file: MediaFile,
  attempts: number,
  error: ConnectorError | MediaError,
  { accounts, retry, now, random }: FetchOptions,
): FetchOutcome {
  if (!isTemporary(error)) return failed(error.message);
  const { lifetimeMs = DEFAULT_LIFETIME_MS } = accountOf(file, accounts)?.connector.capabilities.inboundFiles ?? {};
  const timeMs = now() + retryDelay(MediaError.is(error) ? STORE_FAILURE : error, attempts, retry, random);
  if (timeMs >= file.createTimeMs + lifetimeMs) {
    return failed(`not fetched within ${Math.round(lifetimeMs / 3_600_000)} hours: ${error.message}`);
  }
  return { kind: 'postponed', timeMs, error };
}

/** Returns whether a failure says nothing about the file: a refused token does not, nor does the media store. */
function isTemporary(error: ConnectorError | MediaError): boolean {
  return MediaError.is(error) || error.retryable || error.scope === 'account' || error.scope === 'platform';
}

function failed(problem: string): FetchOutcome {
  const result = { state: MediaState.FAILED, problem: problem.slice(0, MAXIMUM_PROBLEM_LENGTH) } as const;
  return { kind: 'finished', result };
}

function notConfigured({ source }: MediaFile): ConnectorError {
  return new ConnectorError(
    `account "${source?.identity.accountId ?? ''}" is not configured, or cannot download files`,
    {
      ...{ reason: 'configuration', retryable: true, certain: true, scope: 'account' },
    },
  );
}
