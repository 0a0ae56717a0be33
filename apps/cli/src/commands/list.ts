import { DeliveryState, unary } from '@chat4all/proto';
import { exitCodes } from '../cli-error.ts';
import { openConnection } from '../client/open-connection.ts';
import { formatMessage } from '../output/format.ts';
import { notice, print, printJson } from '../output/print.ts';
import { messageToJson } from '../output/to-json.ts';
import { READ_TIMEOUT_MS } from '../client/timeouts.ts';
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
  const { channel, to, state = DeliveryState.UNSPECIFIED, since, pageSize } = options;
  const { chat, metadata } = await openConnection(context.router);
  const identity =
    channel === undefined || to === undefined ? undefined : { channel, value: to, kind: '', accountId: '' };
  const filter = { conversationId: '', identity, state, startTime: since, endTime: undefined };
  let pageToken = '';
  do {
    const page = await unary(
      chat.listMessages.bind(chat),
      { pageSize, pageToken, ...filter },
      { metadata, signal: context.signal, timeoutMs: READ_TIMEOUT_MS },
    );
    for (const message of page.messages) {
      if (options.json) printJson(messageToJson(message));
      else print(formatMessage(message));
    }
    pageToken = page.nextPageToken;
  } while (options.all && pageToken !== '');
  if (pageToken !== '') notice('There are more: --all lists them all.');
  return exitCodes.success;
}
