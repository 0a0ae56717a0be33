import type { StreamEventsRequest } from '@chat4all/proto';
import { exitCodes } from '../cli-error.ts';
import { followEvents } from '../client/follow-events.ts';
import { openConnection } from '../client/open-connection.ts';
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
  const connection = await openConnection(context.router);
  let cursor = options.cursor;
  try {
    const payloads = followEvents(connection, {
      start: startOf(options),
      channels: options.channel ?? [],
      messageIds: options.message ?? [],
      signal: context.signal,
      onBreak: (why) => {
        notice(`The stream broke (${why}); going on as soon as the router is back.`);
      },
      onResume: () => {
        notice('The stream goes on where it broke.');
      },
    });
    for await (const payload of payloads) {
      cursor = payload.value.cursor;
      if (payload.$case === 'heartbeat') continue;
      if (options.json) printJson(eventToJson(payload.value));
      else print(formatEvent(payload.value));
    }
  } finally {
    if (cursor !== undefined) notice(`Go on with: --cursor ${cursor}`);
  }
  return exitCodes.success;
}

function startOf({ cursor, since }: WatchOptions): StreamEventsRequest['start'] {
  if (cursor !== undefined) return { $case: 'cursor', value: cursor };
  return since === undefined ? undefined : { $case: 'startTime', value: since };
}
