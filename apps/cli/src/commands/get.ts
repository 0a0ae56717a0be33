import { exitCodes } from '../cli-error.ts';
import { openChat } from '../client/open-chat.ts';
import { formatMessage } from '../output/format.ts';
import { print, printJson } from '../output/print.ts';
import { messageToJson } from '../output/to-json.ts';
import type { CommandContext } from './context.ts';

/** Prints one message with the state of its deliveries. */
export async function get(messageId: string, options: { json?: true }, context: CommandContext): Promise<number> {
  const { messages } = await openChat(context.router);
  const message = await messages.get(messageId, { signal: context.signal });
  if (options.json) printJson(messageToJson(message));
  else print(formatMessage(message));
  return exitCodes.success;
}
