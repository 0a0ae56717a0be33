import { type Command, Option } from 'commander';
import { channels } from './commands/channels.ts';
import { get } from './commands/get.ts';
import { type ListOptions, list } from './commands/list.ts';
import { type WatchOptions, watch } from './commands/watch.ts';
import type { RunCommand } from './commands/context.ts';
import { collect, parsePageSize, parseSince, parseState } from './options.ts';
import { stateNames } from './states.ts';

const JSON_FLAG = ['--json', 'one JSON object per line'] as const;

/** Adds the commands that only look. */
export function addReadCommands(program: Command, runCommand: RunCommand): void {
  program
    .command('watch')
    .description('Prints events as they happen: the states of deliveries, and what people write.')
    .addOption(
      new Option('--since <time>', 'from a time, or from so long ago: 90s, 10m, 2h, 7d').argParser((text) =>
        parseSince(text),
      ),
    )
    .addOption(new Option('--cursor <cursor>', 'from where an earlier watch ended').conflicts('since'))
    .option('--channel <name>', 'only this channel; can be repeated', collect)
    .option('--message <id>', 'only this message; can be repeated', collect)
    .option(...JSON_FLAG)
    .addHelpText(
      'after',
      `
Without --since or --cursor it begins now. It ends with Ctrl-C and says on standard error how to go on from there; when
the router restarts, it goes on by itself and misses nothing.

Examples:
  $ chat4all watch
  $ chat4all watch --since 2026-11-23T10:00:00Z --channel whatsapp
  $ chat4all watch --since 1h --json | jq 'select(.type == "inbound") | .text'`,
    )
    .action((options: WatchOptions) => runCommand((context) => watch(options, context)));

  program
    .command('get')
    .description('Prints one message with the states of its deliveries.')
    .argument('<message id>')
    .option(...JSON_FLAG)
    .addHelpText('after', '\nExample:\n  $ chat4all get 3f0c2b4e-7d0b-5c55-9b0d-5f1f1e0f6a11')
    .action((messageId: string, options: { json?: true }) => runCommand((context) => get(messageId, options, context)));

  program
    .command('list')
    .description('Prints messages, the newest first.')
    .option('--channel <name>', 'with --to: the channel of the person')
    .option('--to <address>', 'only messages to, or from, this person; with --channel')
    .addOption(new Option('--state <state>', `only in this state: ${stateNames.join(', ')}`).argParser(parseState))
    .addOption(
      new Option('--since <time>', 'only since a time, or since so long ago: 90s, 10m, 2h, 7d').argParser((text) =>
        parseSince(text),
      ),
    )
    .option('--page-size <n>', 'how many at once, 1 to 1000', parsePageSize, 50)
    .option('--all', 'every page, not only the first')
    .option(...JSON_FLAG)
    .addHelpText(
      'after',
      `
Examples:
  $ chat4all list --state failed --since 1d
  $ chat4all list --channel whatsapp --to +5511999999999 --all --json`,
    )
    .action((options: ListOptions, command: Command) => {
      if ((options.channel === undefined) !== (options.to === undefined)) {
        command.error('error: --channel and --to go together');
      }
      return runCommand((context) => list(options, context));
    });

  program
    .command('channels')
    .description('Prints the channels, with what each carries and reports.')
    .option(...JSON_FLAG)
    .addHelpText('after', '\nExample:\n  $ chat4all channels --json | jq .channel')
    .action((options: { json?: true }) => runCommand((context) => channels(options, context)));
}
