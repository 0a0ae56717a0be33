import type { Command } from 'commander';
import { type ListAccountsOptions, listAccounts, setAccount } from './commands/accounts.ts';
import type { RunCommand } from './commands/context.ts';

const JSON_FLAG = ['--json', 'one JSON object per line'] as const;

/** Adds `accounts` with what can be done with them. */
export function addAccountCommands(program: Command, runCommand: RunCommand): void {
  const accounts = program
    .command('accounts')
    .description('Shows the accounts that messages are sent from, and stops or resumes sending through them.')
    .addHelpText(
      'after',
      `
Examples:
  $ chat4all accounts list
  $ chat4all accounts pause acme-whatsapp`,
    );

  accounts
    .command('list')
    .description('Prints the accounts with their state, and why one was set aside.')
    .option('--channel <name>', 'only on this channel')
    .option(...JSON_FLAG)
    .addHelpText('after', `\nExample:\n  $ chat4all accounts list --json | jq 'select(.state != "ACTIVE") | .account'`)
    .action((options: ListAccountsOptions) => runCommand((context) => listAccounts(options, context)));

  accounts
    .command('pause')
    .description('Stops sending through an account. What is accepted for it meanwhile waits.')
    .argument('<account id>')
    .option(...JSON_FLAG)
    .addHelpText('after', '\nExample:\n  $ chat4all accounts pause acme-whatsapp')
    .action((accountId: string, options: { json?: true }) =>
      runCommand((context) => setAccount('pause', accountId, options, context)),
    );

  accounts
    .command('resume')
    .description('Sends through an account again, what has waited first.')
    .argument('<account id>')
    .option(...JSON_FLAG)
    .addHelpText('after', '\nExample:\n  $ chat4all accounts resume acme-whatsapp')
    .action((accountId: string, options: { json?: true }) =>
      runCommand((context) => setAccount('resume', accountId, options, context)),
    );
}
