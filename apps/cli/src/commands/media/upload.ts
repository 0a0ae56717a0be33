import { Chat4AllError } from '@chat4all/client';
import { EXIT_CODES } from '../../cli-error.ts';
import { openChat } from '../../client/open-chat.ts';
import { assertFile, uploadFile } from '../../files/upload-file.ts';
import { escapeField } from '../../output/escape.ts';
import { errorToJson, summarizeError } from '../../output/format-error.ts';
import { mediaToJson } from '../../output/format-media.ts';
import { notice, paint, print, printJson } from '../../output/print.ts';
import type { CommandContext } from '../context.ts';
import type { JsonOptions } from '../flags.ts';

/** The options of `media upload`. */
export interface UploadOptions extends JsonOptions {
  readonly mimeType?: string;
  readonly name?: string;
}

/** Uploads files one after the other, and prints each. Continues after a file that is refused or rejected, and fails at the end. */
export async function uploadMedia(
  paths: readonly string[],
  { mimeType, name, json }: UploadOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  for (const path of paths) await assertFile(path);
  const chat = await openChat(router);
  let exitCode: number = EXIT_CODES.success;
  for (const path of paths) {
    try {
      const file = await uploadFile(chat, path, { mimeType, fileName: name }, signal);
      if (json) printJson(mediaToJson(file));
      else print(`${paint('bold', file.mediaId)}  ${escapeField(file.fileName)}`);
    } catch (error) {
      // Other failures would meet the next file as well.
      if (!Chat4AllError.is(error, 'INVALID_ARGUMENT')) throw error;
      exitCode = EXIT_CODES.failure;
      if (json) printJson({ file: path, error: errorToJson(error) });
      else notice(`${path}: ${summarizeError(error)}`);
    }
  }
  return exitCode;
}
