import type { Command } from 'commander';
import type { RunCommand } from '../context.ts';
import { JSON_FLAG, PAGE_FLAGS, examples, pastTimeOption, repeatableOption } from '../flags.ts';
import { type DiscardOptions, discardDeadLetters } from './discard.ts';
import { matchesAll } from './filter.ts';
import { type ListDeadLettersOptions, listDeadLetters } from './list.ts';
import { type ReplayOptions, replayDeadLetters } from './replay.ts';

const ID = 'd3f0c2b4e7d0b5c559b0d5f1f1e0f6a11';

/** Adds `dead-letters` and its subcommands. */
export function addDeadLetterCommands(program: Command, runCommand: RunCommand): void {
  const deadLetters = program
    .command('dead-letters')
    .description('Lists, replays and discards dead letters: records that were not delivered or not readable.')
    .addHelpText(
      'after',
      examples(
        '$ chat4all dead-letters list --since 1d',
        '$ chat4all dead-letters replay --account acme-whatsapp --dry-run',
        `$ chat4all dead-letters discard --id ${ID}`,
      ),
    );

  filtered(deadLetters, 'list')
    .description('Lists dead letters, newest first.')
    .addOption(PAGE_FLAGS.pageSize())
    .addOption(PAGE_FLAGS.all())
    .addHelpText('after', examples('$ chat4all dead-letters list --reason TRANSIENT --all --json'))
    .action((options: ListDeadLettersOptions) => runCommand((context) => listDeadLetters(options, context)));

  filtered(deadLetters, 'replay')
    .description('Publishes dead letters again, in the order of their lanes, and waits until all are published.')
    .option('--dry-run', 'only count them')
    .addHelpText(
      'after',
      `
Replays all dead letters if no filter is given. The replay continues after
Ctrl-C.
${examples('$ chat4all dead-letters replay --dry-run', '$ chat4all dead-letters replay --channel whatsapp --since 2h')}`,
    )
    .action((options: ReplayOptions) => runCommand((context) => replayDeadLetters(options, context)));

  filtered(deadLetters, 'discard')
    .description('Discards dead letters for good. Their deliveries fail.')
    .option('--yes', 'do not ask for confirmation; required without a terminal')
    .addHelpText(
      'after',
      `
Requires a filter. To discard all dead letters, pass --until 0s.
${examples(`$ chat4all dead-letters discard --id ${ID}`, '$ chat4all dead-letters discard --until 7d --yes')}`,
    )
    .action((options: DiscardOptions, command: Command) => {
      if (matchesAll(options)) command.error('a filter is required; to discard all dead letters, pass --until 0s');
      if (!options.yes && !(process.stdin.isTTY && process.stderr.isTTY)) {
        command.error('--yes: is required without a terminal');
      }
      return runCommand((context) => discardDeadLetters(options, context));
    });
}

function filtered(parent: Command, name: string): Command {
  return parent
    .command(name)
    .option('--channel <name>', 'only on this channel')
    .option('--account <id>', 'only of this account')
    .option('--reason <reason>', 'only with this reason, such as TRANSIENT or UNREADABLE')
    .addOption(pastTimeOption('--since', 'only since this time'))
    .addOption(pastTimeOption('--until', 'only before this time'))
    .addOption(repeatableOption('--id <id>', 'only this dead letter'))
    .option(...JSON_FLAG);
}
