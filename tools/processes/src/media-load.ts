import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, type Media, MediaOrigin, MediaState, unary } from '@chat4all/proto';

const TIMEOUT = { timeoutMs: 5_000 };

/** How often an upload is completed before its file counts as lost. */
const COMPLETIONS = 200;

const PAUSE_MS = 50;

const JPEG_SIGNATURE = Buffer.from('ffd8ffe000104a464946', 'hex');

/** Returns an image of random bytes, up to 64 KB. */
export function newImage(): Buffer {
  return Buffer.concat([JPEG_SIGNATURE, randomBytes(1 + Math.floor(Math.random() * 65_000))]);
}

/** Returns the SHA-256 of bytes in hexadecimal. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The gateway refused a file. */
export class UploadRejected extends Error {
  override readonly name = 'UploadRejected';
}

/**
 * Uploads an image as a client does that repeats every step while processes are killed; `router` returns a connection to one that
 * runs. Returns the media id once the file is READY. Rejects with {@link UploadRejected}.
 */
export async function uploadImage(router: () => Connection, bytes: Buffer): Promise<string> {
  const described = { mimeType: 'image/jpeg', sizeBytes: bytes.length, fileName: 'a.jpg' };
  for (;;) {
    const { mediaId, uploadUrl } = await untilDone(() => {
      const { media } = router();
      return unary(media.createUpload.bind(media), described, TIMEOUT);
    });
    // After a restart the link has another port, and a file without bytes is uploaded as a new one.
    await fetch(uploadUrl, { method: 'PUT', body: new Uint8Array(bytes) }).catch(() => undefined);
    if (await complete(router, mediaId, bytes)) return mediaId;
  }
}

/** Returns false if the bytes have not arrived. */
async function complete(router: () => Connection, mediaId: string, bytes: Buffer): Promise<boolean> {
  const request = { mediaId, sha256: Buffer.from(sha256Of(bytes), 'hex') };
  for (let completions = 0; completions < COMPLETIONS; completions += 1) {
    try {
      const { media } = router();
      const { media: completed } = await unary(media.completeUpload.bind(media), request, TIMEOUT);
      if (completed?.state === MediaState.READY) return true;
      throw new UploadRejected(completed?.problem);
    } catch (error) {
      if (error instanceof UploadRejected) throw error;
      if (error instanceof Error && error.message.includes('has no bytes')) return false;
      await sleep(PAUSE_MS);
    }
  }
  return false;
}

/** Returns the files that are READY, once that many of them were received. */
export async function readyFiles(router: () => Connection, received: number): Promise<Media[]> {
  for (;;) {
    const all = await untilDone(() => listFiles(router()));
    const ready = all.filter(({ state }) => state === MediaState.READY);
    if (ready.filter(({ origin }) => origin === MediaOrigin.RECEIVED).length >= received) return ready;
    await sleep(4 * PAUSE_MS);
  }
}

/** Downloads a file, and returns the SHA-256 of what is served, in hexadecimal. */
export async function downloadedSha256(router: () => Connection, mediaId: string): Promise<string> {
  const { media } = router();
  const { url } = await unary(media.getDownloadUrl.bind(media), { mediaId });
  return sha256Of(Buffer.from(await (await fetch(url)).arrayBuffer()));
}

async function listFiles({ media }: Connection): Promise<Media[]> {
  const files: Media[] = [];
  for (let pageToken = ''; ;) {
    const request = { pageSize: 1_000, pageToken, origin: MediaOrigin.UNSPECIFIED };
    const page = await unary(media.listMedia.bind(media), request, TIMEOUT);
    files.push(...page.media);
    pageToken = page.nextPageToken;
    if (pageToken === '') return files;
  }
}

/** Repeats a call until it succeeds: the product may be killed at any time. */
async function untilDone<Result>(call: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await call();
    } catch {
      await sleep(PAUSE_MS);
    }
  }
}
