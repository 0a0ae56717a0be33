import type { ConsentDecision, Person } from '@chat4all/client';
import type { Command } from 'commander';
import { EXIT_CODES } from '../cli-error.ts';
import { openChat } from '../client/open-chat.ts';
import { escapeField } from '../output/escape.ts';
import { formatIdentity, formatTime } from '../output/format.ts';
import { consentName, formatConsent, formatConsentName } from '../output/format-consent.ts';
import { print, printJson } from '../output/print.ts';
import { printPages } from '../output/print-pages.ts';
import { consentToJson, identityToJson } from '../output/to-json.ts';
import type { CommandContext, RunCommand } from './context.ts';
import { JSON_FLAG, type JsonOptions, PAGE_FLAGS, type PageOptions, examples } from './flags.ts';

interface ConsentOptions extends JsonOptions {
  readonly scope?: string;
  readonly evidence?: string;
}

interface ConsentListOptions extends PageOptions {
  readonly user?: string;
}

/** Adds the subcommands of `users` about consent. */
export function addConsentCommands(users: Command, runCommand: RunCommand): void {
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
