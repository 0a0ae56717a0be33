import type { Command } from 'commander';
import { EXIT_CODES } from '../cli-error.ts';
import { openChat } from '../client/open-chat.ts';
import { formatMessage } from '../output/format.ts';
import { shorten } from '../output/layout.ts';
import { print, printJson } from '../output/print.ts';
import { printPages } from '../output/print-pages.ts';
import { messageToJson } from '../output/to-json.ts';
import type { CommandContext, RunCommand } from './context.ts';
import { JSON_FLAG, PAGE_FLAGS, type PageOptions, examples, pastTimeOption } from './flags.ts';

interface SearchOptions extends PageOptions {
  readonly since?: Date;
}

/** Adds `search`. */
export function addSearchCommand(program: Command, runCommand: RunCommand): void {
  program
    .command('search')
    .description('Finds messages that contain all words, newest first. The operator must have enabled search.')
    .argument('<words...>')
    .addOption(pastTimeOption('--since', 'only messages since this time'))
    .addOption(PAGE_FLAGS.pageSize())
    .addOption(PAGE_FLAGS.all())
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all search pedido atrasado --since 7d'))
    .action((words: string[], options: SearchOptions) => runCommand((context) => search(words, options, context)));
}

async function search(
  words: readonly string[],
  options: SearchOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  const { since, pageSize, all = false, json } = options;
  const { messages } = await openChat(router);
  await printPages(messages.search(words.join(' '), { startTime: since, pageSize }, { signal }), {
    all,
    none: 'no messages',
    printItem: (message) => {
      if (json) printJson(messageToJson(message));
      else print(formatMessage(message, (line) => shorten(line)));
    },
  });
  return EXIT_CODES.success;
}
