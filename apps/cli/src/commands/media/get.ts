import { EXIT_CODES } from '../../cli-error.ts';
import { openChat } from '../../client/open-chat.ts';
import { downloadFile } from '../../files/download-file.ts';
import { formatMedia, mediaToJson } from '../../output/format-media.ts';
import { print, printJson } from '../../output/print.ts';
import type { CommandContext } from '../context.ts';
import type { JsonOptions } from '../flags.ts';

/** The options of `media get`. */
export interface GetOptions extends JsonOptions {
  readonly output?: string;
}

/** Prints a file. With `--output`, downloads it first; to standard output, prints nothing else. */
export async function getMedia(
  mediaId: string,
  { output, json }: GetOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  const chat = await openChat(router);
  const file = await chat.media.get(mediaId, { signal });
  if (output !== undefined) await downloadFile(chat, file, output, signal);
  if (json) printJson(mediaToJson(file));
  else if (output !== '-') print(formatMedia(file));
  return EXIT_CODES.success;
}
