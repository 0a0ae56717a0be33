import { type Command, InvalidArgumentError } from 'commander';
import type { RunCommand } from '../context.ts';
import { JSON_FLAG, type JsonOptions, PAGE_FLAGS, examples, pastTimeOption } from '../flags.ts';
import { parseSeconds, parseUrl } from '../parsers.ts';
import { type AttemptsOptions, listAttempts, resendEvent, testEndpoint } from './attempts.ts';
import {
  type SettingsOptions,
  type UpdateOptions,
  createEndpoint,
  deleteEndpoints,
  getEndpoint,
  listEndpoints,
  rotateSecret,
  updateEndpoint,
} from './endpoints.ts';
import { type RecoverOptions, recoverEvents } from './recover.ts';
import { parseTypes } from './parse-types.ts';

/** Adds `webhooks` and its subcommands. */
export function addWebhookCommands(program: Command, runCommand: RunCommand): void {
  const webhooks = program
    .command('webhooks')
    .description('Manages the endpoints that events are posted to, and the attempts to post them.')
    .addHelpText(
      'after',
      examples(
        '$ chat4all webhooks create https://example.com/events --types delivery.*',
        '$ chat4all webhooks test $ENDPOINT',
        '$ chat4all webhooks attempts $ENDPOINT --failed',
        '$ chat4all listen --forward http://localhost:3000/hook',
      ),
    );
  withSettings(webhooks.command('create'))
    .description('Creates an endpoint, and prints its secret, which no other command prints.')
    .argument('<url>', 'https, of a public address', parseUrl)
    .addHelpText('after', examples('$ chat4all webhooks create https://example.com/hook --json | jq -r .secret'))
    .action((url: string, options: SettingsOptions) => runCommand((context) => createEndpoint(url, options, context)));
  webhooks
    .command('list')
    .description('Lists all endpoints.')
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all webhooks list', '$ chat4all webhooks list --json | jq -r .url'))
    .action((options: JsonOptions) => runCommand((context) => listEndpoints(options, context)));
  webhooks
    .command('get')
    .description('Prints an endpoint.')
    .argument('<id>')
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all webhooks get $ENDPOINT'))
    .action((id: string, options: JsonOptions) => runCommand((context) => getEndpoint(id, options, context)));
  withSettings(webhooks.command('update'))
    .description('Changes settings of an endpoint. One that the gateway has disabled is enabled again.')
    .argument('<id>')
    .option('--url <url>', 'the new URL', parseUrl)
    .option('--enable', 'post events again')
    .option('--disable', 'stop posting, and discard waiting events')
    .addHelpText('after', examples('$ chat4all webhooks update $ENDPOINT --types delivery.failed'))
    .action((id: string, options: UpdateOptions, command: Command) => {
      if (options.enable && options.disable) command.error('--enable: cannot be used with --disable');
      return runCommand((context) => updateEndpoint(id, options, context));
    });
  webhooks
    .command('delete')
    .description('Deletes endpoints, with their waiting events.')
    .argument('<id...>')
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all webhooks delete $ENDPOINT'))
    .action((ids: readonly string[], options: JsonOptions) =>
      runCommand((context) => deleteEndpoints(ids, options, context)),
    );
  webhooks
    .command('rotate')
    .description('Creates a new secret, and prints it. Earlier ones sign too for the grace period.')
    .argument('<id>')
    .option('--grace <duration>', 'such as 1h, at most 7d (default: 24h)', parseSeconds)
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all webhooks rotate $ENDPOINT --grace 1h'))
    .action((id: string, options: JsonOptions & { readonly grace?: number }) =>
      runCommand((context) => rotateSecret(id, options, context)),
    );
  webhooks
    .command('test')
    .description('Posts an event of the type webhook.test, and prints the attempt.')
    .argument('<id>')
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all webhooks test $ENDPOINT'))
    .action((id: string, options: JsonOptions) => runCommand((context) => testEndpoint(id, options, context)));
  webhooks
    .command('attempts')
    .description('Lists the attempts of the last 30 days, newest first.')
    .argument('<id>')
    .option('--event <id>', 'only of this event')
    .option('--failed', 'only failed attempts')
    .addOption(PAGE_FLAGS.pageSize())
    .addOption(PAGE_FLAGS.all())
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all webhooks attempts $ENDPOINT --failed --all'))
    .action((id: string, options: AttemptsOptions) => runCommand((context) => listAttempts(id, options, context)));
  webhooks
    .command('resend')
    .description('Posts an event again that was attempted before.')
    .argument('<id>')
    .argument('<event id>')
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all webhooks resend $ENDPOINT $EVENT'))
    .action((id: string, eventId: string, options: JsonOptions) =>
      runCommand((context) => resendEvent(id, eventId, options, context)),
    );
  webhooks
    .command('recover')
    .description('Posts the events of a time again that the log still has.')
    .argument('<id>')
    .addOption(pastTimeOption('--since', 'the events since this time').makeOptionMandatory())
    .addOption(pastTimeOption('--until', 'the events before this time (default: now)'))
    .option(...JSON_FLAG)
    .addHelpText(
      'after',
      `\nThe recovery continues after Ctrl-C.\n${examples('$ chat4all webhooks recover $ENDPOINT --since 2h')}`,
    )
    .action((id: string, options: RecoverOptions) => runCommand((context) => recoverEvents(id, options, context)));
}

function withSettings(command: Command): Command {
  return command
    .option(
      '--types <types>',
      'the types of events, separated by commas, such as message.received,delivery.*',
      parseTypes,
    )
    .option('--description <text>', 'a description')
    .option('--maximum-per-second <n>', 'the most posts per second; 0 for no limit', parseLimit)
    .option(...JSON_FLAG);
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 0) throw new InvalidArgumentError('must be a whole number from 0 to 1000');
  return limit;
}
