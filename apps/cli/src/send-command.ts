import { type Command, Option } from 'commander';
import { sendFile } from './commands/send-file.ts';
import { send } from './commands/send.ts';
import type { RunCommand } from './commands/context.ts';
import {
  type ChannelAddress,
  collect,
  collectPair,
  parseAddresses,
  parseAt,
  parseDuration,
  parseSeconds,
} from './options.ts';
import { sendHelp } from './send-help.ts';
import type { Target } from './sending/to-outgoing.ts';
import { type Until, untilNames } from './states.ts';

interface Options {
  readonly channel?: string;
  readonly to?: readonly string[];
  readonly kind?: string;
  readonly account?: string;
  readonly user?: readonly string[];
  readonly conversation?: string;
  readonly scope?: string;
  readonly requestId?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly file?: string;
  readonly at?: Date;
  readonly fallback?: readonly ChannelAddress[];
  readonly fallbackAfter?: number;
  readonly ttl?: number;
  readonly previewUrl?: true;
  readonly onUnknownOutcome?: 'retry' | 'fail';
  readonly validateOnly?: true;
  readonly until?: Until;
  readonly timeout?: number;
  readonly retryFor: number;
  readonly json?: true;
}

/** How long to stay at least, in seconds. */
const DEFAULT_TIMEOUT = 30;

/** Adds `send`, for one message or a file of them. */
export function addSendCommand(program: Command, runCommand: RunCommand): void {
  program
    .command('send')
    .description('Sends one message, or a file of them, and shows what becomes of them.')
    .argument('[text]', 'the text; - reads it from standard input')
    .option('--channel <name>', 'the channel, for example whatsapp; chat4all channels lists them')
    .option('--to <address>', 'to whom; can be repeated', collect)
    .option('--kind <kind>', 'what kind of address --to is; default: the usual one of the channel')
    .option('--account <id>', 'the account to send from; needed when there are several')
    .addOption(
      new Option('--user <id>', 'a user of the directory; can be repeated')
        .conflicts(['channel', 'to', 'kind', 'account', 'fallback'])
        .argParser(collect),
    )
    .addOption(
      new Option('--conversation <id>', 'everybody who takes part in a conversation').conflicts([
        ...['channel', 'to', 'kind', 'account', 'fallback', 'user'],
      ]),
    )
    .option('--scope <scope>', 'what it is, for consent, for example marketing')
    .addOption(
      new Option('--fallback <addresses>', 'one person: channel=address,channel=address, the preferred one first')
        .conflicts(['channel', 'to', 'kind', 'account'])
        .argParser(parseAddresses),
    )
    .addOption(
      new Option(
        '--fallback-after <time>',
        'with --fallback: how long each has before the next: 90s, 10m, 2h',
      ).argParser(parseDuration),
    )
    .addOption(
      new Option('--at <time>', 'send it at a time, or in so long: 90s, 10m, 2h, 7d').argParser((text) =>
        parseAt(text),
      ),
    )
    .option('--request-id <id>', 'under the same id a message is sent once, however often it is tried')
    .option('--metadata <key=value>', 'a label of your own; can be repeated', collectPair)
    .addOption(
      new Option(
        '--file <path>',
        'send the messages of a file, one JSON object per line; - is standard input',
      ).conflicts([
        ...['channel', 'to', 'kind', 'account', 'fallback', 'user', 'conversation', 'scope', 'requestId', 'metadata'],
      ]),
    )
    .option('--ttl <seconds>', 'give up when it could not be sent by then', parseSeconds)
    .option('--preview-url', 'show a preview of the first link')
    .addOption(
      new Option('--on-unknown-outcome <what>', 'when it is not known whether the platform took it').choices([
        'retry',
        'fail',
      ]),
    )
    .option('--validate-only', 'check everything, but send nothing')
    .addOption(new Option('--until <state>', 'stay until it is in this state').choices(untilNames))
    .option(
      '--timeout <seconds>',
      `how long to stay; with a file: how long without any news (default: ${DEFAULT_TIMEOUT}, with --fallback what that needs besides)`,
      parseSeconds,
    )
    .option('--retry-for <seconds>', 'how long to try again when the router is not available', parseSeconds, 30)
    .option('--json', 'one JSON object per line')
    .addHelpText('after', sendHelp)
    .action(async (text: string | undefined, options: Options, command: Command) => {
      const settings = {
        previewUrl: options.previewUrl ?? false,
        onUnknownOutcome: options.onUnknownOutcome,
        validateOnly: options.validateOnly ?? false,
        sendTime: options.at,
      };
      const { timeout = DEFAULT_TIMEOUT } = options;
      const common = {
        timeoutMs: timeout * 1_000,
        retryForMs: options.retryFor * 1_000,
        json: options.json ?? false,
      };
      const { file, requestId, metadata, ttl: ttlSeconds, until, fallbackAfter } = options;
      if ((options.fallback === undefined) !== (fallbackAfter === undefined)) {
        command.error('error: --fallback and --fallback-after go together');
      }
      if (file !== undefined) {
        if (text !== undefined) command.error('error: --file and a text exclude each other');
        const fileOptions = { ...common, file, settings, ttlSeconds, until: until ?? 'accepted' };
        await runCommand((context) => sendFile(fileOptions, context));
        return;
      }
      if (text === undefined) command.error('error: what to send is missing: a text, or --file');
      const target = targetOf(options, command);
      const message = { target, text, requestId, metadata, consentScope: options.scope, ttlSeconds };
      const timeoutMs = options.timeout === undefined ? common.timeoutMs + waitOf(target) : common.timeoutMs;
      const goal = until ?? (options.at ? 'accepted' : 'fallback' in target ? 'delivered' : 'read');
      await runCommand((context) => send({ ...common, timeoutMs, settings, message, until: goal }, context));
    });
}

function targetOf(options: Options, command: Command): Target {
  const { fallback, fallbackAfter, user: users, conversation, channel, to = [], kind, account } = options;
  if (users !== undefined) return { users };
  if (conversation !== undefined) return { conversation };
  if (fallback !== undefined) return { fallback, fallbackAfterMs: fallbackAfter ?? 0 };
  if (channel === undefined) command.error('error: --channel is missing');
  if (to.length === 0) command.error('error: --to is missing');
  return { channel, to, kind, account };
}

/** How long a fallback can take until the last address has its turn, in milliseconds. */
function waitOf(target: Target): number {
  return 'fallback' in target ? (target.fallback.length - 1) * target.fallbackAfterMs : 0;
}
