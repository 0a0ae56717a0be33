import { createHash, randomUUID } from 'node:crypto';
import {
  type CompleteUploadRequest,
  type CompleteUploadResponse,
  type CreateUploadRequest,
  type GetDownloadUrlResponse,
  Media,
  MediaOrigin,
  MediaState,
} from '@chat4all/proto';
import { FakeApiError, invalidField, notFound } from '../fake-api-error.ts';

const MAXIMUM_BYTES = 100_000_000;
const UPLOAD_MS = 24 * 3_600_000;
const DOWNLOAD_MS = 15 * 60_000;

/** How files of these types begin. Others are not checked. */
const SIGNATURES: Readonly<Record<string, string>> = {
  'image/png': '89504e470d0a1a0a',
  'image/jpeg': 'ffd8ff',
  'image/gif': '474946383',
  'application/pdf': '25504446',
};

interface FakeFile {
  media: Media;
  bytes: Buffer | undefined;
}

/** The files of the fake, in memory. */
export class FakeMedia {
  readonly #files = new Map<string, FakeFile>();
  /** Returns the URL of a file on the fake's HTTP server. */
  #urlOf: (mediaId: string) => string = () => '';

  /** Sets the URL that files are uploaded to and downloaded from, without the media id. */
  serveAt(url: string): void {
    this.#urlOf = (mediaId) => `${url}/${mediaId}`;
  }

  /** Creates a PENDING file. */
  create({ mimeType, sizeBytes, fileName }: CreateUploadRequest) {
    if (!/^[a-z][\w.+-]*\/[a-z\d][\w.+-]*$/.test(mimeType)) {
      throw invalidField('mime_type', `must be a type such as image/jpeg, in lower case (got "${mimeType}")`);
    }
    if (sizeBytes < 1 || sizeBytes > MAXIMUM_BYTES) {
      throw invalidField('size_bytes', `must be 1 to ${MAXIMUM_BYTES} (got ${sizeBytes})`);
    }
    const mediaId = randomUUID();
    const facts = { mediaId, mimeType, sizeBytes, fileName, state: MediaState.PENDING, origin: MediaOrigin.UPLOADED };
    this.#files.set(mediaId, { media: { ...Media.create(facts), createTime: new Date() }, bytes: undefined });
    const uploadHeaders = { 'content-length': String(sizeBytes) };
    return {
      ...{ mediaId, uploadUrl: this.#urlOf(mediaId), uploadHeaders },
      expireTime: new Date(Date.now() + UPLOAD_MS),
    };
  }

  /** Stores the bytes of a PENDING file. Returns false if it has bytes, which never change. Throws NOT_FOUND. */
  put(mediaId: string, bytes: Buffer): boolean {
    const file = this.#find(mediaId);
    if (file.bytes !== undefined) return false;
    file.bytes = bytes;
    return true;
  }

  /** Returns the facts and bytes of a READY file. Throws NOT_FOUND or FAILED_PRECONDITION. */
  read(mediaId: string): { readonly media: Media; readonly bytes: Buffer } {
    this.assertReady(mediaId, 'media_id');
    const { media, bytes = Buffer.alloc(0) } = this.#find(mediaId);
    return { media, bytes };
  }

  /** Checks the uploaded bytes of a PENDING file. */
  complete({ mediaId, sha256 }: CompleteUploadRequest): CompleteUploadResponse {
    const file = this.#find(mediaId);
    if (file.media.state !== MediaState.PENDING) return { mediaId, media: file.media };
    if (file.bytes === undefined) {
      const message = `media "${mediaId}" has no bytes; PUT them to upload_url first`;
      throw new FakeApiError('FAILED_PRECONDITION', message, { reason: 'MEDIA_NOT_UPLOADED' });
    }
    const problem = problemOf(file.media, file.bytes, Buffer.from(sha256).toString('hex'));
    file.media =
      problem === undefined
        ? { ...file.media, state: MediaState.READY, sha256: createHash('sha256').update(file.bytes).digest() }
        : { ...file.media, state: MediaState.REJECTED, problem };
    return { mediaId, media: file.media };
  }

  /** Reads a file. Throws NOT_FOUND. */
  get(mediaId: string): Media {
    if (mediaId === '') throw invalidField('media_id', 'is required');
    return this.#find(mediaId).media;
  }

  /** Returns the files of an origin, newest first. UNSPECIFIED: all. */
  list(origin: MediaOrigin): Media[] {
    const all = [...this.#files.values()].reverse().map(({ media }) => media);
    return origin === MediaOrigin.UNSPECIFIED ? all : all.filter((media) => media.origin === origin);
  }

  /** Deletes a file, if it exists. */
  delete(mediaId: string): void {
    if (mediaId === '') throw invalidField('media_id', 'is required');
    this.#files.delete(mediaId);
  }

  /** Returns a link to a READY file. */
  downloadUrl(mediaId: string): GetDownloadUrlResponse {
    this.assertReady(mediaId, 'media_id');
    return { url: this.#urlOf(mediaId), expireTime: new Date(Date.now() + DOWNLOAD_MS) };
  }

  /** Throws NOT_FOUND or FAILED_PRECONDITION unless a file is READY. */
  assertReady(mediaId: string, field: string): void {
    const { state, problem } = this.#find(mediaId).media;
    if (state === MediaState.READY) return;
    const reason = state === MediaState.REJECTED ? `was rejected: ${problem}` : 'is not uploaded yet';
    const details = { reason: 'MEDIA_NOT_READY' };
    throw new FakeApiError('FAILED_PRECONDITION', `${field}: media "${mediaId}" ${reason}`, details);
  }

  #find(mediaId: string): FakeFile {
    const file = this.#files.get(mediaId);
    if (file === undefined) throw notFound('media', mediaId);
    return file;
  }
}

function problemOf({ mimeType, sizeBytes }: Media, bytes: Buffer, expected: string): string | undefined {
  if (bytes.length !== sizeBytes) return `the file has ${bytes.length} bytes, not ${sizeBytes}`;
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (expected !== '' && expected !== actual) return `the SHA-256 of the bytes is ${actual}, not ${expected}`;
  const isOfType = bytes.toString('hex', 0, 16).startsWith(SIGNATURES[mimeType] ?? '');
  return isOfType ? undefined : `the bytes are not of the type ${mimeType}`;
}
