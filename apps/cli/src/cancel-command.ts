import type { Command } from 'commander';
import { cancel } from './commands/cancel.ts';
import type { RunCommand } from './commands/context.ts';

/** Adds `cancel`. */
export function addCancelCommand(program: Command, runCommand: RunCommand): void {
  program
    .command('cancel')
    .description('Cancels the deliveries of a message that were not sent yet, and prints it as it is then.')
    .argument('<message id>')
    .option('--json', 'one JSON object per line')
    .addHelpText(
      'after',
      `
Exit code: 0 when something was cancelled, now or before, 1 when it came too late.

Example:
  $ chat4all cancel m3f0c2b4e7d0b5c559b0d5f1f1e0f6a11`,
    )
    .action((messageId: string, options: { json?: true }) =>
      runCommand((context) => cancel(messageId, options, context)),
    );
}
