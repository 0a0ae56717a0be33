import { exitCodes } from '../cli-error.ts';
import { openChat } from '../client/open-chat.ts';
import { formatEvent } from '../output/format.ts';
import { notice, print, printJson } from '../output/print.ts';
import { eventToJson } from '../output/to-json.ts';
import type { CommandContext } from './context.ts';

/** What to watch, and from where. */
export interface WatchOptions {
  readonly since?: Date;
  readonly cursor?: string;
  readonly channel?: readonly string[];
  readonly message?: readonly string[];
  readonly json?: true;
}

/** Prints events as they happen, until it is interrupted. Goes on by itself when the router comes back. */
export async function watch(options: WatchOptions, context: CommandContext): Promise<number> {
  const chat = await openChat(context.router);
  const events = chat.events({
    cursor: options.cursor,
    startTime: options.since,
    channels: options.channel,
    messageIds: options.message,
    signal: context.signal,
    onBreak: ({ message }) => {
      notice(`The stream broke (${message}); going on as soon as the router is back.`);
    },
    onResume: () => {
      notice('The stream goes on where it broke.');
    },
  });
  try {
    for await (const event of events) {
      if (options.json) printJson(eventToJson(event));
      else print(formatEvent(event));
    }
  } finally {
    if (events.cursor !== undefined) notice(`Go on with: --cursor ${events.cursor}`);
  }
  return exitCodes.success;
}
