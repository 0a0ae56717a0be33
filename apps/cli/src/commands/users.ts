import type { ConsentDecision, Person, User } from '@chat4all/client';
import type { Command } from 'commander';
import { CliError, EXIT_CODES } from '../cli-error.ts';
import { openChat } from '../client/open-chat.ts';
import { escapeField } from '../output/escape.ts';
import { formatIdentity, formatTime } from '../output/format.ts';
import { consentName, formatConsent, formatConsentName } from '../output/format-consent.ts';
import { formatCount } from '../output/layout.ts';
import { paint, print, printJson } from '../output/print.ts';
import { printPages } from '../output/print-pages.ts';
import { consentToJson, identityToJson } from '../output/to-json.ts';
import type { CommandContext, RunCommand } from './context.ts';
import { JSON_FLAG, type JsonOptions, PAGE_FLAGS, type PageOptions, examples } from './flags.ts';
import { type ChannelAddress, parseAddresses } from './parsers.ts';

const ADDRESSES = 'whatsapp=+5511999999999,instagram=17841400000000001';

interface ConsentOptions extends JsonOptions {
  readonly scope?: string;
  readonly evidence?: string;
}

interface ConsentListOptions extends PageOptions {
  readonly user?: string;
}

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

  for (const [name, consent, description] of [
    ['opt-out', 'opted_out', 'Records that a user does not want messages of a scope, or any messages.'],
    ['opt-in', 'opted_in', 'Records that a user wants messages of a scope, or all messages.'],
  ] as const) {
    users
      .command(name)
      .description(description)
      .argument('<user id>')
      .option('--scope <scope>', 'the scope, for example marketing (default: all messages)')
      .option('--evidence <text>', 'what proves it, such as the id of a signed form, without personal data')
      .option(...JSON_FLAG)
      .addHelpText('after', examples(`$ chat4all users ${name} ana --scope marketing`))
      .action((userId: string, options: ConsentOptions) =>
        runCommand((context) => setConsent(userId, consent, options, context)),
      );
  }

  users
    .command('consent')
    .description('Prints whether a user accepts messages of a scope, with the decisions that say so.')
    .argument('<user id>')
    .option('--scope <scope>', 'the scope, for example marketing (default: messages without a scope)')
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all users consent ana --scope marketing'))
    .action((userId: string, options: ConsentOptions) =>
      runCommand((context) => printConsent({ user: userId }, options, context)),
    );

  users
    .command('consents')
    .description('Lists recorded decisions about consent, newest first.')
    .option('--user <user id>', 'only those of a user')
    .addOption(PAGE_FLAGS.pageSize())
    .addOption(PAGE_FLAGS.all())
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all users consents --user ana', '$ chat4all users consents --all --json'))
    .action((options: ConsentListOptions) =>
      runCommand(async ({ router, signal }) => {
        const chat = await openChat(router);
        const of = options.user === undefined ? undefined : { user: options.user };
        await printPages(chat.users.listConsents({ of, pageSize: options.pageSize }, { signal }), {
          all: options.all ?? false,
          none: 'no decisions',
          printItem: (decision) => {
            printDecision(decision, options);
          },
        });
        return EXIT_CODES.success;
      }),
    );

  users
    .command('erase')
    .description('Erases the personal data of a user from the store. This cannot be undone.')
    .argument('<user id>')
    .option('--confirm <user id>', 'the user id again; required')
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all users erase ana --confirm ana'))
    .action((userId: string, options: EraseOptions) => runCommand((context) => eraseUser(userId, options, context)));
}

async function setConsent(
  userId: string,
  consent: 'opted_in' | 'opted_out',
  { scope = '', evidence, json }: ConsentOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  const { users } = await openChat(router);
  await users.setConsent({ of: { user: userId }, consent, scope, evidence }, { signal });
  if (json) printJson({ user_id: userId, consent: consent.toUpperCase(), scope: scope || undefined });
  else print(`${userId} ${consent === 'opted_out' ? 'opted out of' : 'opted in to'} ${scope || 'all messages'}`);
  return EXIT_CODES.success;
}

async function printConsent(
  of: Person,
  { scope = '', json }: ConsentOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  const { users } = await openChat(router);
  for (const { identity, consent, decisions } of await users.getConsent(of, scope, { signal })) {
    if (json) {
      const about = { ...(identity && identityToJson(identity)), scope: scope || undefined };
      printJson({ ...about, consent: consentName(consent), decisions: decisions.map(consentToJson) });
      continue;
    }
    print(`${formatIdentity(identity)}  ${formatConsentName(consent)}`);
    for (const decision of decisions) print(`  ${formatTime(decision.decideTime)}  ${formatConsent(decision)}`);
  }
  return EXIT_CODES.success;
}

function printDecision(decision: ConsentDecision, { json }: JsonOptions): void {
  if (json) printJson(consentToJson(decision));
  else
    print(
      `${formatTime(decision.decideTime)}  ${escapeField(decision.userId || decision.subject)}  ${formatConsent(decision)}`,
    );
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
