import type { Account } from '@chat4all/client';
import type { Command } from 'commander';
import { EXIT_CODES } from '../../cli-error.ts';
import { openChat } from '../../client/open-chat.ts';
import { accountToJson, formatAccount } from '../../output/format-account.ts';
import { notice, print, printJson } from '../../output/print.ts';
import type { CommandContext, RunCommand } from '../context.ts';
import { addConfigurationCommands } from './configuration-commands.ts';
import { JSON_FLAG, type JsonOptions, examples } from '../flags.ts';

interface ListOptions extends JsonOptions {
  readonly channel?: string;
}

/** Adds `accounts` and its subcommands. */
export function addAccountCommands(program: Command, runCommand: RunCommand): void {
  const accounts = program
    .command('accounts')
    .description('Manages the accounts that messages are sent from.')
    .addHelpText(
      'after',
      examples(
        '$ chat4all accounts list',
        '$ chat4all accounts create bot telegram --secret bot_token=env:TOKEN …',
        '$ chat4all accounts verify sales',
        '$ chat4all accounts pause sales',
      ),
    );

  accounts
    .command('list')
    .description('Lists accounts with their state, last error and token expiry.')
    .option('--channel <name>', 'only accounts on this channel')
    .option(...JSON_FLAG)
    .addHelpText(
      'after',
      examples(
        '$ chat4all accounts list --channel whatsapp',
        `$ chat4all accounts list --json | jq 'select(.state != "ACTIVE") | .account'`,
      ),
    )
    .action((options: ListOptions) => runCommand((context) => listAccounts(options, context)));

  for (const [name, description] of [
    ['pause', 'Stops sending from an account. New messages are accepted and parked.'],
    ['resume', 'Sends from an account again, parked messages first.'],
  ] as const) {
    accounts
      .command(name)
      .description(description)
      .argument('<account id>')
      .option(...JSON_FLAG)
      .addHelpText('after', examples(`$ chat4all accounts ${name} acme-whatsapp`))
      .action((accountId: string, options: JsonOptions) =>
        runCommand(async ({ router, signal }) => {
          const chat = await openChat(router);
          printAccount(await chat.accounts[name](accountId, { signal }), options);
          return EXIT_CODES.success;
        }),
      );
  }
  addConfigurationCommands(accounts, runCommand);
}

async function listAccounts(options: ListOptions, { router, signal }: CommandContext): Promise<number> {
  const chat = await openChat(router);
  const accounts = await chat.accounts.list({ channel: options.channel }, { signal });
  for (const account of accounts) printAccount(account, options);
  if (accounts.length === 0) notice('no accounts');
  return EXIT_CODES.success;
}

function printAccount(account: Account, { json }: JsonOptions): void {
  if (json) printJson(accountToJson(account));
  else print(formatAccount(account));
}
