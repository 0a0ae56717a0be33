import { EXIT_CODES } from '../../cli-error.ts';
import { openChat } from '../../client/open-chat.ts';
import { escapeField } from '../../output/escape.ts';
import { print, printJson } from '../../output/print.ts';
import type { CommandContext } from '../context.ts';
import type { JsonOptions } from '../flags.ts';

/** The options of `media delete`. */
export type DeleteOptions = JsonOptions;

/** Deletes files, and prints the id of each. */
export async function deleteMedia(
  mediaIds: readonly string[],
  { json }: DeleteOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  const { media } = await openChat(router);
  for (const mediaId of mediaIds) {
    await media.delete(mediaId, { signal });
    if (json) printJson({ media_id: mediaId, deleted: true });
    else print(`${escapeField(mediaId)} deleted`);
  }
  return EXIT_CODES.success;
}
