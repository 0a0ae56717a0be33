import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { realpath, rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Chat4All, Media } from '@chat4all/client';
import { CliError, EXIT_CODES } from '../cli-error.ts';
import { drained } from '../output/print.ts';
import { showTransfer } from '../output/show-transfer.ts';

/** Downloads a file to a path that has it only once it is whole; `-` is standard output. Verifies the SHA-256. */
export async function downloadFile(chat: Chat4All, file: Media, output: string, signal: AbortSignal): Promise<void> {
  const { url } = await chat.media.downloadUrl(file.mediaId, { signal });
  await showTransfer(output, async ({ onProgress }) => {
    const bytes = readBytes(url, file, onProgress, signal);
    if (output === '-') await writeOutput(bytes);
    else await writeFile(output, bytes);
  });
}

/** Yields the bytes of a download, and throws a {@link CliError} if they are not those of the file. */
async function* readBytes(
  url: string,
  { sizeBytes, sha256 }: Media,
  onProgress: (doneBytes: number, totalBytes: number) => void,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, undefined> {
  const hash = createHash('sha256');
  let received = 0;
  for await (const chunk of openDownload(url, signal)) {
    hash.update(chunk);
    yield chunk;
    received += chunk.length;
    onProgress(received, sizeBytes);
  }
  if (!hash.digest().equals(sha256)) throw new CliError('the download has other bytes than the file; try again');
}

async function* openDownload(url: string, signal: AbortSignal): AsyncGenerator<Uint8Array, undefined> {
  try {
    const response = await fetch(url, { signal });
    if (!response.ok) throw new Error(`it was answered with ${response.status}: ${(await response.text()).trim()}`);
    if (response.body !== null) yield* response.body;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new CliError(`the download failed: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

async function writeOutput(bytes: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of bytes) {
    process.stdout.write(chunk);
    await drained();
  }
}

async function writeFile(output: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const existing = await stat(output).catch(() => undefined);
  // A device or a pipe must not be replaced by a file.
  const isReplaced = existing === undefined || existing.isFile();
  const target = existing === undefined ? output : await realpath(output);
  const partial = isReplaced ? `${target}.${randomUUID()}.part` : target;
  try {
    await pipeline(bytes, createWriteStream(partial));
    if (isReplaced) await rename(partial, target);
  } catch (error) {
    if (isReplaced) await rm(partial, { force: true });
    if (error instanceof CliError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(`--output: cannot write ${output}: ${reason}`, EXIT_CODES.usage);
  }
}
