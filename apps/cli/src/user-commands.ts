import type { Command } from 'commander';
import type { RunCommand } from './commands/context.ts';
import { type PrintOptions, eraseUser, getUser, putUser, setConsent } from './commands/users.ts';
import { type ChannelAddress, parseAddresses } from './options.ts';

const JSON_FLAG = ['--json', 'one JSON object per line'] as const;
const SCOPE_FLAG = ['--scope <scope>', 'what it is about, for example marketing; default: everything'] as const;

/** Adds `users` with what can be done with them. */
export function addUserCommands(program: Command, runCommand: RunCommand): void {
  const users = program
    .command('users')
    .description('Keeps who people are, and what they want to be sent.')
    .addHelpText(
      'after',
      `
Examples:
  $ chat4all users put ana whatsapp=+5511999999999,instagram=17841400000000001
  $ chat4all send --user ana "Olá"
  $ chat4all users opt-out ana --scope marketing`,
    );

  users
    .command('put')
    .description('Creates a user, or replaces its identities.')
    .argument('<user id>')
    .argument('<identities>', 'channel=address,channel=address, the preferred one first', parseAddresses)
    .option(...JSON_FLAG)
    .action((userId: string, identities: readonly ChannelAddress[], options: PrintOptions) =>
      runCommand((context) => putUser(userId, identities, options, context)),
    );

  users
    .command('get')
    .description('Prints a user.')
    .argument('<user id>')
    .option(...JSON_FLAG)
    .action((userId: string, options: PrintOptions) => runCommand((context) => getUser(userId, options, context)));

  for (const [name, consent, description] of [
    ['opt-out', 'opted_out', 'Takes down that a user does not want to be sent this any more.'],
    ['opt-in', 'opted_in', 'Takes down that a user wants to be sent this.'],
  ] as const) {
    users
      .command(name)
      .description(description)
      .argument('<user id>')
      .option(...SCOPE_FLAG)
      .addHelpText('after', `\nExample:\n  $ chat4all users ${name} ana --scope marketing`)
      .action((userId: string, options: { readonly scope?: string }) =>
        runCommand((context) => setConsent(userId, consent, options, context)),
      );
  }

  users
    .command('erase')
    .description('Removes everything personal about a user from the store, for good.')
    .argument('<user id>')
    .option('--confirm <user id>', 'the same again')
    .option(...JSON_FLAG)
    .addHelpText('after', '\nExample:\n  $ chat4all users erase ana --confirm ana')
    .action((userId: string, options: PrintOptions & { readonly confirm?: string }) =>
      runCommand((context) => eraseUser(userId, options, context)),
    );
}
