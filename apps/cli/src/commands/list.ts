import type { DeliveryState } from '@chat4all/client';
import { type Command, Option } from 'commander';
import { EXIT_CODES } from '../cli-error.ts';
import { openChat } from '../client/open-chat.ts';
import { formatMessage } from '../output/format.ts';
import { shorten } from '../output/layout.ts';
import { print, printJson } from '../output/print.ts';
import { printPages } from '../output/print-pages.ts';
import { messageToJson } from '../output/to-json.ts';
import { STATE_NAMES } from '../states.ts';
import type { CommandContext, RunCommand } from './context.ts';
import { JSON_FLAG, PAGE_FLAGS, type PageOptions, examples, pastTimeOption } from './flags.ts';
import { parseState } from './parsers.ts';

interface ListOptions extends PageOptions {
  readonly channel?: string;
  readonly to?: string;
  readonly thread?: string;
  readonly state?: DeliveryState;
  readonly since?: Date;
}

/** Adds `list`. */
export function addListCommand(program: Command, runCommand: RunCommand): void {
  program
    .command('list')
    .description('Lists messages, newest first.')
    .option('--channel <name>', 'the channel of --to')
    .option('--to <address>', 'only messages to or from this person')
    .option('--thread <id>', 'only messages of this thread')
    .addOption(new Option('--state <state>', `only this state: ${STATE_NAMES.join(', ')}`).argParser(parseState))
    .addOption(pastTimeOption('--since', 'only messages since this time'))
    .addOption(PAGE_FLAGS.pageSize())
    .addOption(PAGE_FLAGS.all())
    .option(...JSON_FLAG)
    .addHelpText(
      'after',
      examples(
        '$ chat4all list --state failed --since 1d',
        '$ chat4all list --channel whatsapp --to +5511999999999 --all --json',
      ),
    )
    .action((options: ListOptions, command: Command) => {
      if (options.channel === undefined && options.to !== undefined) command.error('--channel: is required with --to');
      if (options.to === undefined && options.channel !== undefined) command.error('--to: is required with --channel');
      return runCommand((context) => list(options, context));
    });
}

async function list(options: ListOptions, { router, signal }: CommandContext): Promise<number> {
  const { channel, to, thread, state, since, pageSize, all = false, json } = options;
  const { messages } = await openChat(router);
  const identity = channel === undefined || to === undefined ? undefined : { channel, value: to };
  const filter = { identity, threadId: thread, state, startTime: since, pageSize };
  await printPages(messages.list(filter, { signal }), {
    all,
    none: 'no messages',
    printItem: (message) => {
      if (json) printJson(messageToJson(message));
      else print(formatMessage(message, (line) => shorten(line)));
    },
  });
  return EXIT_CODES.success;
}
