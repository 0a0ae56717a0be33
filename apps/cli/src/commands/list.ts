import type { DeliveryState } from '@chat4all/client';
import { exitCodes } from '../cli-error.ts';
import { openChat } from '../client/open-chat.ts';
import { formatMessage } from '../output/format.ts';
import { print, printJson } from '../output/print.ts';
import { printPages } from '../output/print-pages.ts';
import { messageToJson } from '../output/to-json.ts';
import type { CommandContext } from './context.ts';

/** Which messages to list. */
export interface ListOptions {
  readonly channel?: string;
  readonly to?: string;
  readonly state?: DeliveryState;
  readonly since?: Date;
  readonly pageSize: number;
  readonly all?: true;
  readonly json?: true;
}

/** Prints messages, the newest first: one page, or all of them. */
export async function list(options: ListOptions, context: CommandContext): Promise<number> {
  const { channel, to, state, since, pageSize, all = false, json } = options;
  const { messages } = await openChat(context.router);
  const identity = channel === undefined || to === undefined ? undefined : { channel, value: to };
  const filter = { identity, state, startTime: since, pageSize };
  await printPages(messages.list(filter, { signal: context.signal }), all, (message) => {
    if (json) printJson(messageToJson(message));
    else print(formatMessage(message));
  });
  return exitCodes.success;
}
