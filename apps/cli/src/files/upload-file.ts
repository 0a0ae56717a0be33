import { stat } from 'node:fs/promises';
import { type Chat4All, Chat4AllError, type FileFacts, type Media } from '@chat4all/client';
import { CliError, EXIT_CODES } from '../cli-error.ts';
import { notice } from '../output/print.ts';
import { showTransfer } from '../output/show-transfer.ts';

/** How long calls and the transfer are retried, in milliseconds. */
const RETRY_MS = 30_000;

/** Uploads a file with a progress bar, and returns it. Throws a {@link CliError} if the file has no type. */
export async function uploadFile(
  { media }: Chat4All,
  path: string,
  facts: FileFacts,
  signal: AbortSignal,
): Promise<Media> {
  try {
    return await showTransfer(path, ({ onProgress, above }) => {
      const onRetry = ({ message }: Chat4AllError): void => {
        above(() => {
          notice(`retrying: ${message}`);
        });
      };
      const retry = { maximumElapsedMs: RETRY_MS, onRetry };
      return media.upload(path, { ...facts, onProgress, signal, retry });
    });
  } catch (error) {
    if (!Chat4AllError.is(error) || error.fieldViolations.every(({ field }) => field !== 'mimeType')) throw error;
    const problem = `${path}: the extension names no type; use chat4all media upload --mime-type <type>`;
    throw new CliError(problem, EXIT_CODES.usage);
  }
}

/** Throws a {@link CliError} unless the path is of a file. */
export async function assertFile(path: string): Promise<void> {
  const stats = await stat(path).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(`<file>: cannot read ${path}: ${reason}`, EXIT_CODES.usage);
  });
  if (!stats.isFile()) throw new CliError(`<file>: ${path} is not a file`, EXIT_CODES.usage);
}
