import { DeliveryState, unary } from '@chat4all/proto';
import { CliError, exitCodes } from '../cli-error.ts';
import { openConnection } from '../client/open-connection.ts';
import { READ_TIMEOUT_MS } from '../client/timeouts.ts';
import { formatMessage } from '../output/format.ts';
import { notice, print, printJson } from '../output/print.ts';
import { messageToJson } from '../output/to-json.ts';
import type { CommandContext } from './context.ts';

/** Cancels what was not sent of a message, and prints it as it is then. Fails when it came too late for all of it. */
export async function cancel(messageId: string, options: { json?: true }, context: CommandContext): Promise<number> {
  const { chat, metadata } = await openConnection(context.router);
  const call = { metadata, signal: context.signal, timeoutMs: READ_TIMEOUT_MS };
  const { message } = await unary(chat.cancelMessage.bind(chat), { messageId }, call);
  if (message === undefined) throw new CliError('the router answered without a message');
  if (options.json) printJson(messageToJson(message));
  else print(formatMessage(message));
  if (message.deliveries.some(({ state }) => state === DeliveryState.CANCELLED)) return exitCodes.success;
  notice('Nothing was cancelled: it was sent already, or is being sent.');
  return exitCodes.failure;
}
