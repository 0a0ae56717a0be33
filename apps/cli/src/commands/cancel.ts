import { DeliveryState } from '@chat4all/client';
import type { Command } from 'commander';
import { EXIT_CODES } from '../cli-error.ts';
import { openChat } from '../client/open-chat.ts';
import { formatMessage } from '../output/format.ts';
import { notice, print, printJson } from '../output/print.ts';
import { messageToJson } from '../output/to-json.ts';
import type { CommandContext, RunCommand } from './context.ts';
import { JSON_FLAG, type JsonOptions, examples } from './flags.ts';

/** Adds `cancel`. */
export function addCancelCommand(program: Command, runCommand: RunCommand): void {
  program
    .command('cancel')
    .description('Cancels the deliveries of a message that have not been sent, and prints the message.')
    .argument('<message id>')
    .option(...JSON_FLAG)
    .addHelpText(
      'after',
      `\nFails if no delivery is cancelled, now or by an earlier call.
${examples('$ chat4all cancel m3f0c2b4e7d0b5c559b0d5f1f1e0f6a11')}`,
    )
    .action((messageId: string, options: JsonOptions) => runCommand((context) => cancel(messageId, options, context)));
}

async function cancel(messageId: string, { json }: JsonOptions, { router, signal }: CommandContext): Promise<number> {
  const { messages } = await openChat(router);
  const message = await messages.cancel(messageId, { signal });
  if (json) printJson(messageToJson(message));
  else print(formatMessage(message));
  if (message.deliveries.some(({ state }) => state === DeliveryState.CANCELLED)) return EXIT_CODES.success;
  notice('nothing cancelled: the message was already sent, or is being sent');
  return EXIT_CODES.failure;
}
