import { Command, Option } from 'commander';
import type { RunCommand } from './commands/context.ts';
import { type FilterOptions, asksForAll } from './dead-letters/filter.ts';
import { discardDeadLetters } from './dead-letters/discard.ts';
import { type ListDeadLettersOptions, listDeadLetters } from './dead-letters/list.ts';
import { replayDeadLetters } from './dead-letters/replay.ts';
import { collect, parsePageSize, parseSince } from './options.ts';

/** Adds `dead-letters` with what can be done with them. */
export function addDeadLetterCommands(program: Command, runCommand: RunCommand): void {
  const deadLetters = program
    .command('dead-letters')
    .description('Shows what could not be delivered or understood, delivers it after all, or gives it up.')
    .addHelpText(
      'after',
      `
Examples:
  $ chat4all dead-letters list --since 1d
  $ chat4all dead-letters replay --account acme-whatsapp --dry-run
  $ chat4all dead-letters discard --id 1c8e0f`,
    );

  filtered(deadLetters, 'list')
    .description('Prints dead letters, the newest first.')
    .option('--page-size <n>', 'how many at once, 1 to 1000', parsePageSize, 50)
    .option('--all', 'every page, not only the first')
    .addHelpText('after', '\nExample:\n  $ chat4all dead-letters list --reason attempts_exhausted --all --json')
    .action((options: ListDeadLettersOptions) => runCommand((context) => listDeadLetters(options, context)));

  filtered(deadLetters, 'replay')
    .description('Puts dead letters back on their way, in the order of their lanes, and follows until all of them are.')
    .option('--dry-run', 'only say how many it would be')
    .addHelpText(
      'after',
      `
Without filters it takes up all of them. After Ctrl-C it goes on without us.

Examples:
  $ chat4all dead-letters replay --dry-run
  $ chat4all dead-letters replay --channel whatsapp --since 2h`,
    )
    .action((options: FilterOptions & { readonly dryRun?: true; readonly json?: true }) =>
      runCommand((context) => replayDeadLetters(options, context)),
    );

  filtered(deadLetters, 'discard')
    .description('Gives dead letters up for good: their deliveries fail.')
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      `
At least one filter is needed: to give up all of them, say --until 0s. It asks before; where nobody can answer, --yes is
needed.

Examples:
  $ chat4all dead-letters discard --id 1c8e0f --id 77ab21
  $ chat4all dead-letters discard --until 7d --yes`,
    )
    .action((options: FilterOptions & { readonly yes?: true; readonly json?: true }, command: Command) => {
      if (asksForAll(options)) {
        command.error('error: which ones is missing: give a filter, or --until 0s for all of them');
      }
      if (!options.yes && !(process.stdin.isTTY && process.stderr.isTTY)) {
        command.error('error: --yes is missing: nobody can be asked here');
      }
      return runCommand((context) => discardDeadLetters(options, context));
    });
}

function filtered(parent: Command, name: string): Command {
  const time = (text: string): Date => parseSince(text);
  return parent
    .command(name)
    .option('--channel <name>', 'only on this channel')
    .option('--account <id>', 'only of this account')
    .option('--reason <reason>', 'only with this reason')
    .addOption(
      new Option('--since <time>', 'only put aside since a time, or so long ago: 90s, 10m, 2h').argParser(time),
    )
    .addOption(new Option('--until <time>', 'only put aside before a time, or so long ago').argParser(time))
    .option('--id <id>', 'only this one; can be repeated', collect)
    .option('--json', 'one JSON object per line');
}
