import type { Command } from 'commander';
import { EXIT_CODES } from '../cli-error.ts';
import { openChat } from '../client/open-chat.ts';
import { formatHistory } from '../output/format-attempts.ts';
import { formatMessage } from '../output/format.ts';
import { print, printJson } from '../output/print.ts';
import { messageToJson } from '../output/to-json.ts';
import type { CommandContext, RunCommand } from './context.ts';
import { JSON_FLAG, type JsonOptions, examples } from './flags.ts';

interface GetOptions extends JsonOptions {
  readonly full?: boolean;
}

/** Adds `get`. */
export function addGetCommand(program: Command, runCommand: RunCommand): void {
  program
    .command('get')
    .description('Prints a message and the states of its deliveries.')
    .argument('<message id>')
    .option('--full', 'also print the timeline and the last 20 attempts of each delivery')
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all get m3f0c2b4e7d0b5c559b0d5f1f1e0f6a11 --full'))
    .action((messageId: string, options: GetOptions) => runCommand((context) => get(messageId, options, context)));
}

async function get(
  messageId: string,
  { full = false, json }: GetOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  const { messages } = await openChat(router);
  const message = await messages.get(messageId, { view: full ? 'full' : 'basic', signal });
  if (json) printJson(messageToJson(message));
  else print(formatMessage(message, undefined, formatHistory));
  return EXIT_CODES.success;
}
