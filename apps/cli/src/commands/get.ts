import type { Command } from 'commander';
import { EXIT_CODES } from '../cli-error.ts';
import { openChat } from '../client/open-chat.ts';
import { formatMessage } from '../output/format.ts';
import { print, printJson } from '../output/print.ts';
import { messageToJson } from '../output/to-json.ts';
import type { CommandContext, RunCommand } from './context.ts';
import { JSON_FLAG, type JsonOptions, examples } from './flags.ts';

/** Adds `get`. */
export function addGetCommand(program: Command, runCommand: RunCommand): void {
  program
    .command('get')
    .description('Prints a message and the states of its deliveries.')
    .argument('<message id>')
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all get m3f0c2b4e7d0b5c559b0d5f1f1e0f6a11'))
    .action((messageId: string, options: JsonOptions) => runCommand((context) => get(messageId, options, context)));
}

async function get(messageId: string, { json }: JsonOptions, { router, signal }: CommandContext): Promise<number> {
  const { messages } = await openChat(router);
  const message = await messages.get(messageId, { signal });
  if (json) printJson(messageToJson(message));
  else print(formatMessage(message));
  return EXIT_CODES.success;
}
