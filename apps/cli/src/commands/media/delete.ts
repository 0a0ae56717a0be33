import { Chat4AllError, type MediaFiles } from '@chat4all/client';
import { EXIT_CODES } from '../../cli-error.ts';
import { openChat } from '../../client/open-chat.ts';
import { escapeField } from '../../output/escape.ts';
import { errorToJson, summarizeError } from '../../output/format-error.ts';
import { notice, print, printJson } from '../../output/print.ts';
import type { CommandContext } from '../context.ts';
import type { JsonOptions } from '../flags.ts';

/** The options of `media delete`. */
export type DeleteOptions = JsonOptions;

/** Deletes files, and prints the id of each. Reports those that do not exist, and fails at the end then. */
export async function deleteMedia(
  mediaIds: readonly string[],
  { json }: DeleteOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  const { media } = await openChat(router);
  let exitCode: number = EXIT_CODES.success;
  for (const mediaId of mediaIds) {
    const missing = await findMissing(media, mediaId, signal);
    if (missing !== undefined) {
      exitCode = EXIT_CODES.failure;
      if (json) printJson({ media_id: mediaId, error: errorToJson(missing) });
      else notice(summarizeError(missing));
      continue;
    }
    await media.delete(mediaId, { signal });
    if (json) printJson({ media_id: mediaId, deleted: true });
    else print(`${escapeField(mediaId)} deleted`);
  }
  return exitCode;
}

/** Returns the error NOT_FOUND of a file that does not exist. DeleteMedia succeeds for it, so that it can be repeated. */
async function findMissing(
  media: MediaFiles,
  mediaId: string,
  signal: AbortSignal,
): Promise<Chat4AllError | undefined> {
  try {
    await media.get(mediaId, { signal });
  } catch (error) {
    // A key with the scope `send` can delete files, and cannot read them.
    if (Chat4AllError.is(error, 'NOT_FOUND')) return error;
    if (!Chat4AllError.is(error, 'PERMISSION_DENIED')) throw error;
  }
  return undefined;
}
