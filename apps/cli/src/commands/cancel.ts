import { DeliveryState } from '@chat4all/client';
import { exitCodes } from '../cli-error.ts';
import { openChat } from '../client/open-chat.ts';
import { formatMessage } from '../output/format.ts';
import { notice, print, printJson } from '../output/print.ts';
import { messageToJson } from '../output/to-json.ts';
import type { CommandContext } from './context.ts';

/** Cancels what was not sent of a message, and prints it as it is then. Fails when it came too late for all of it. */
export async function cancel(messageId: string, options: { json?: true }, context: CommandContext): Promise<number> {
  const { messages } = await openChat(context.router);
  const message = await messages.cancel(messageId, { signal: context.signal });
  if (options.json) printJson(messageToJson(message));
  else print(formatMessage(message));
  if (message.deliveries.some(({ state }) => state === DeliveryState.CANCELLED)) return exitCodes.success;
  notice('Nothing was cancelled: it was sent already, or is being sent.');
  return exitCodes.failure;
}
