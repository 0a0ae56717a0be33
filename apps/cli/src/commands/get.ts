import { unary } from '@chat4all/proto';
import { CliError, exitCodes } from '../cli-error.ts';
import { openConnection } from '../client/open-connection.ts';
import { formatMessage } from '../output/format.ts';
import { print, printJson } from '../output/print.ts';
import { messageToJson } from '../output/to-json.ts';
import { READ_TIMEOUT_MS } from '../client/timeouts.ts';
import type { CommandContext } from './context.ts';

/** Prints one message with the state of its deliveries. */
export async function get(messageId: string, options: { json?: true }, context: CommandContext): Promise<number> {
  const { chat, metadata } = await openConnection(context.router);
  const call = { metadata, signal: context.signal, timeoutMs: READ_TIMEOUT_MS };
  const { message } = await unary(chat.getMessage.bind(chat), { messageId }, call);
  if (message === undefined) throw new CliError('the router answered without a message');
  if (options.json) printJson(messageToJson(message));
  else print(formatMessage(message));
  return exitCodes.success;
}
