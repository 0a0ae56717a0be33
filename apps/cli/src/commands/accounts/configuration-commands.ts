import { type Command, InvalidArgumentError } from 'commander';
import type { RunCommand } from '../context.ts';
import { JSON_FLAG, type JsonOptions, examples, repeatableOption } from '../flags.ts';
import { collect, collectPair, parseUrl } from '../parsers.ts';
import {
  type CreateOptions,
  type RotateOptions,
  type UpdateOptions,
  type VerifyOptions,
  createAccount,
  deleteAccounts,
  getAccount,
  rotateSecrets,
  updateAccount,
  verifyAccount,
} from './configuration.ts';

const SECRET_OPTION = [
  '--secret <name=source>',
  'a secret, read from env:VARIABLE, file:PATH or - (standard input); can be repeated',
  collect,
] as const;
const EXPIRY_OPTION = ['--token-expires <time>', 'the expiry of the token: ISO 8601', parseTime] as const;

/** Adds the subcommands that change accounts. */
export function addConfigurationCommands(accounts: Command, runCommand: RunCommand): void {
  withSettings(accounts.command('create'))
    .description('Creates an account. Secrets are never arguments, which other users of the machine can see.')
    .argument('<id>')
    .argument('<channel>')
    .option(...SECRET_OPTION)
    .option('--dry-run', 'only validate')
    .addHelpText(
      'after',
      examples(
        '$ chat4all accounts create sales whatsapp --set phone_number_id=10654035 \\',
        '    --secret access_token=env:TOKEN --secret app_secret=file:app-secret \\',
        '    --secret verify_token=env:VERIFY',
        '$ pass telegram/bot | chat4all accounts create bot telegram \\',
        '    --secret bot_token=- --secret webhook_secret=env:HOOK',
      ),
    )
    .action((accountId: string, channel: string, options: CreateOptions) =>
      runCommand((context) => createAccount({ accountId, channel }, options, context)),
    );
  accounts
    .command('get')
    .description('Prints an account with its settings, and the last characters of its secrets.')
    .argument('<account id>')
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all accounts get sales --json | jq .settings'))
    .action((accountId: string, options: JsonOptions) =>
      runCommand((context) => getAccount(accountId, options, context)),
    );
  withSettings(accounts.command('update'))
    .description('Changes the given settings of an account. Secrets are changed by rotate.')
    .argument('<account id>')
    .addOption(repeatableOption('--unset <name>', 'remove a setting'))
    .addHelpText('after', examples('$ chat4all accounts update sales --messages-per-second 40 --unset api_version'))
    .action((accountId: string, options: UpdateOptions) =>
      runCommand((context) => updateAccount(accountId, options, context)),
    );
  accounts
    .command('rotate')
    .description('Replaces secrets of an account. The old values are deleted, the other secrets stay.')
    .argument('<account id>')
    .requiredOption(...SECRET_OPTION)
    .option(...EXPIRY_OPTION)
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all accounts rotate sales --secret access_token=- < new-token'))
    .action((accountId: string, options: RotateOptions) =>
      runCommand((context) => rotateSecrets(accountId, options, context)),
    );
  accounts
    .command('verify')
    .description('Asks the platform whether an account works. Fails if a check does.')
    .argument('<account id>')
    .option('--subscribe', 'subscribe the account to callbacks first')
    .option('--callback-url <url>', 'the URL for its callbacks; needs --subscribe', parseUrl)
    .option(...JSON_FLAG)
    .addHelpText(
      'after',
      examples(
        '$ chat4all accounts verify sales',
        '$ chat4all accounts verify bot --subscribe --callback-url $CALLBACK_URL',
      ),
    )
    .action((accountId: string, options: VerifyOptions, command: Command) => {
      if (options.callbackUrl !== undefined && !options.subscribe) command.error('--callback-url: needs --subscribe');
      return runCommand((context) => verifyAccount(accountId, options, context));
    });
  accounts
    .command('delete')
    .description('Deletes accounts with their secrets.')
    .argument('<account id...>')
    .option('--force', 'also while deliveries wait, which become dead letters')
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all accounts delete sales'))
    .action((accountIds: readonly string[], options: JsonOptions & { readonly force?: true }) =>
      runCommand((context) => deleteAccounts(accountIds, options, context)),
    );
}

function withSettings(command: Command): Command {
  return command
    .option('--set <name=value>', 'a setting of the channel; can be repeated', collectPair)
    .option('--messages-per-second <n>', 'the rate; 0: as the channel allows', parseRate)
    .option('--seconds-per-recipient <n>', 'the pause between two messages to one recipient', parseRate)
    .option('--burst-per-recipient <n>', 'the messages to one recipient at once; 0: as the channel allows', parseRate)
    .option(...EXPIRY_OPTION)
    .option(...JSON_FLAG);
}

function parseRate(text: string): number {
  const rate = Number(text);
  if (text === '' || !Number.isFinite(rate) || rate < 0) throw new InvalidArgumentError('must be a number, 0 or more');
  return rate;
}

function parseTime(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new InvalidArgumentError('must be a time such as 2027-01-31T00:00:00Z');
  return time;
}
