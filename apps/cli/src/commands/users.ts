import type { User } from '@chat4all/client';
import type { Command } from 'commander';
import { CliError, EXIT_CODES } from '../cli-error.ts';
import { openChat } from '../client/open-chat.ts';
import { formatIdentity } from '../output/format.ts';
import { formatCount } from '../output/layout.ts';
import { paint, print, printJson } from '../output/print.ts';
import { printPages } from '../output/print-pages.ts';
import { identityToJson } from '../output/to-json.ts';
import { addConsentCommands } from './consent.ts';
import type { CommandContext, RunCommand } from './context.ts';
import { JSON_FLAG, type JsonOptions, PAGE_FLAGS, type PageOptions, examples } from './flags.ts';
import { type ChannelAddress, parseAddresses } from './parsers.ts';

const ADDRESSES = 'whatsapp=+5511999999999,instagram=17841400000000001';

interface EraseOptions extends JsonOptions {
  readonly confirm?: string;
}

/** Adds `users` and its subcommands. */
export function addUserCommands(program: Command, runCommand: RunCommand): void {
  const users = program
    .command('users')
    .description('Manages users, their identities and their consent.')
    .addHelpText(
      'after',
      examples(
        `$ chat4all users put ana ${ADDRESSES}`,
        '$ chat4all send --user ana "Olá"',
        '$ chat4all users opt-out ana --scope marketing',
      ),
    );

  users
    .command('put')
    .description('Creates a user, or replaces its identities.')
    .argument('<user id>')
    .argument('<identities>', 'channel=address,channel=address, the preferred one first', parseAddresses)
    .option(...JSON_FLAG)
    .addHelpText('after', examples(`$ chat4all users put ana ${ADDRESSES}`))
    .action((userId: string, identities: readonly ChannelAddress[], options: JsonOptions) =>
      runCommand(async ({ router, signal }) => {
        const chat = await openChat(router);
        const list = identities.map(({ channel, to }) => ({ channel, value: to }));
        printUser(await chat.users.put(userId, list, { signal }), options);
        return EXIT_CODES.success;
      }),
    );

  users
    .command('get')
    .description('Prints a user with its identities.')
    .argument('<user id>')
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all users get ana'))
    .action((userId: string, options: JsonOptions) =>
      runCommand(async ({ router, signal }) => {
        const chat = await openChat(router);
        printUser(await chat.users.get(userId, { signal }), options);
        return EXIT_CODES.success;
      }),
    );

  users
    .command('list')
    .description('Lists users by their ids.')
    .addOption(PAGE_FLAGS.pageSize())
    .addOption(PAGE_FLAGS.all())
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all users list --all --json'))
    .action((options: PageOptions) =>
      runCommand(async ({ router, signal }) => {
        const chat = await openChat(router);
        await printPages(chat.users.list({ pageSize: options.pageSize }, { signal }), {
          all: options.all ?? false,
          none: 'no users',
          printItem: (user) => {
            printUser(user, options);
          },
        });
        return EXIT_CODES.success;
      }),
    );

  addConsentCommands(users, runCommand);

  users
    .command('erase')
    .description('Erases the personal data of a user from the store. This cannot be undone.')
    .argument('<user id>')
    .option('--confirm <user id>', 'the user id again; required')
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all users erase ana --confirm ana'))
    .action((userId: string, options: EraseOptions) => runCommand((context) => eraseUser(userId, options, context)));
}

async function eraseUser(
  userId: string,
  { confirm, json }: EraseOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  if (confirm !== userId) {
    const hint = `  erasing cannot be undone; repeat the command with --confirm ${userId}`;
    throw new CliError(`--confirm: must be "${userId}"\n${hint}`, EXIT_CODES.usage);
  }
  const { users } = await openChat(router);
  const { erasedMessages, logRetentionEndTime } = await users.erase(userId, { signal });
  if (json) {
    printJson({ user_id: userId, erased_messages: erasedMessages, log_retention_end_time: logRetentionEndTime });
    return EXIT_CODES.success;
  }
  print(`${userId} erased, ${formatCount(erasedMessages, 'message')} blanked`);
  if (logRetentionEndTime !== undefined) print(`the log keeps its records until ${logRetentionEndTime.toISOString()}`);
  return EXIT_CODES.success;
}

function printUser({ userId, identities, updateTime }: User, { json }: JsonOptions): void {
  if (json) {
    printJson({ user_id: userId, identities: identities.map(identityToJson), update_time: updateTime });
    return;
  }
  print([paint('bold', userId), ...identities.map((identity) => `  ${formatIdentity(identity)}`)].join('\n'));
}
