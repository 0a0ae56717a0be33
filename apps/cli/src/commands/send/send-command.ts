import { text as readText } from 'node:stream/consumers';
import { type Command, Option } from 'commander';
import { UNTIL_NAMES, type Until } from '../../states.ts';
import type { SendSettings, Target } from '../../sending/to-outgoing.ts';
import type { RunCommand } from '../context.ts';
import { JSON_FLAG, type JsonOptions, repeatableOption } from '../flags.ts';
import {
  type ChannelAddress,
  collectPair,
  parseAddresses,
  parseAt,
  parseChoice,
  parseClosedWindow,
  parseDuration,
  parseSeconds,
} from '../parsers.ts';
import { CONTENT_KINDS, type ContentOptions, addContentOptions, contentOf } from './content-options.ts';
import { sendFile } from './send-file.ts';
import { SEND_HELP } from './send-help.ts';
import { sendMessage } from './send-message.ts';

interface SendOptions extends JsonOptions, ContentOptions {
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
  readonly onClosedWindow?: SendSettings['onClosedWindow'];
  readonly onUnknownOutcome?: 'retry' | 'fail';
  readonly validateOnly?: true;
  readonly until?: Until;
  readonly timeout?: number;
  readonly retryFor: number;
}

/** The default of `--timeout`, in seconds. */
const DEFAULT_TIMEOUT = 30;

/** The longest delay of a timer, in milliseconds. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The options that name addresses; they exclude the other ways to name recipients. */
const ADDRESS_OPTIONS = ['channel', 'to', 'kind', 'account'];

const OUTCOMES = ['retry', 'fail'] as const;

/** Adds `send`, for one message or a file of messages. */
export function addSendCommand(program: Command, runCommand: RunCommand): void {
  const command = program
    .command('send')
    .description('Sends one message, or the messages of a file, and follows their deliveries.')
    .argument('[text]', 'the text, or the caption or question of another content; - reads standard input');
  addRecipientOptions(command);
  addContentOptions(command);
  addMessageOptions(command);
  addFollowOptions(command);
  command
    .addHelpText('after', SEND_HELP)
    .action((text: string | undefined, options: SendOptions) => send(text, options, command, runCommand));
}

function addRecipientOptions(command: Command): void {
  command
    .optionsGroup('Recipients:')
    .option('--channel <name>', 'the channel, such as whatsapp; see chat4all channels')
    .addOption(repeatableOption('--to <address>', 'an address on the channel'))
    .option('--kind <kind>', 'the kind of address (default: the usual one of the channel)')
    .option('--account <id>', 'the account to send from; required if there are several')
    .addOption(repeatableOption('--user <id>', 'a user of the directory').conflicts([...ADDRESS_OPTIONS, 'fallback']))
    .addOption(
      new Option('--conversation <id>', 'all members of a conversation').conflicts([
        ...ADDRESS_OPTIONS,
        'fallback',
        'user',
      ]),
    )
    .addOption(
      new Option(
        '--fallback <addresses>',
        'addresses of one person, each tried if the one before fails or is late: channel=address,channel=address',
      )
        .conflicts(ADDRESS_OPTIONS)
        .argParser(parseAddresses),
    )
    .addOption(
      new Option('--fallback-after <time>', 'the time per address of --fallback: 90s, 10m, 2h').argParser(
        parseDuration,
      ),
    )
    .addOption(
      new Option(
        '--file <path>',
        'send the messages of a file, one JSON object per line; - is standard input',
      ).conflicts([
        ...ADDRESS_OPTIONS,
        ...['fallback', 'user', 'conversation', 'scope', 'requestId', 'metadata'],
        ...CONTENT_KINDS,
        'replyTo',
      ]),
    );
}

function addMessageOptions(command: Command): void {
  command
    .optionsGroup('Message:')
    .addOption(
      new Option('--at <time>', 'send at a time: ISO 8601, or a duration from now (90s, 10m, 2h, 7d)').argParser(
        (text) => parseAt(text),
      ),
    )
    .option('--ttl <time>', 'expire if not sent within this time: 90s, 10m, 2h, 7d, or seconds', parseSeconds)
    .option('--request-id <id>', 'an id of the request; a message is sent once per id')
    .option('--metadata <key=value>', 'a label of your own; can be repeated', collectPair)
    .option('--scope <scope>', 'the scope that consent is checked for, such as marketing')
    .option('--preview-url', 'show a preview of the first link')
    .addOption(
      new Option(
        '--on-closed-window <action>',
        'if the reply window is closed: fail, fallback (with --fallback), or a template to send instead, such as order:pt_BR',
      ).argParser(parseClosedWindow),
    )
    .addOption(
      new Option('--on-unknown-outcome <action>', 'the action if it is unknown whether the platform accepted it')
        .choices(OUTCOMES)
        .argParser(parseChoice(OUTCOMES)),
    )
    .option('--validate-only', 'validate the message, send nothing');
}

function addFollowOptions(command: Command): void {
  command
    .optionsGroup('Deliveries:')
    .addOption(
      new Option('--until <state>', 'wait for this state').choices(UNTIL_NAMES).argParser(parseChoice(UNTIL_NAMES)),
    )
    .option(
      '--timeout <time>',
      `how long to wait, with upload and calls: 30s, 5m, or seconds; with --file for each call, and since the last state change (default: ${DEFAULT_TIMEOUT} seconds after it was accepted, with --fallback plus its times)`,
      parseSeconds,
    )
    .option(
      '--retry-for <time>',
      'how long to retry while the router is unavailable: 30s, 5m, or seconds',
      parseSeconds,
      30,
    )
    .option(...JSON_FLAG);
}

async function send(
  text: string | undefined,
  options: SendOptions,
  command: Command,
  runCommand: RunCommand,
): Promise<void> {
  const settings = {
    onClosedWindow: options.onClosedWindow,
    onUnknownOutcome: options.onUnknownOutcome,
    validateOnly: options.validateOnly ?? false,
    sendTime: options.at,
  };
  const { timeout = DEFAULT_TIMEOUT } = options;
  const common = {
    timeoutMs: Math.min(Math.ceil(timeout * 1_000), LONGEST_TIMER_MS),
    isTimeoutGiven: options.timeout !== undefined,
    retryForMs: options.retryFor * 1_000,
    json: options.json ?? false,
  };
  const { file, requestId, metadata, ttl: ttlSeconds, until, fallback, fallbackAfter } = options;
  if (fallback === undefined && fallbackAfter !== undefined) {
    command.error('--fallback: is required with --fallback-after');
  }
  if (fallback !== undefined && fallbackAfter === undefined) {
    command.error('--fallback-after: is required with --fallback');
  }
  if (file !== undefined) {
    if (text !== undefined) command.error('--file: cannot be used with a text');
    const previewUrl = options.previewUrl ?? false;
    const fileOptions = { ...common, file, settings, previewUrl, ttlSeconds, until: until ?? 'accepted' };
    await runCommand((context) => sendFile(fileOptions, context));
    return;
  }
  const target = targetOf(options, command);
  const content = contentOf(options, text === '-' ? (await readText(process.stdin)).trimEnd() : text);
  if (settings.validateOnly && content.kind === 'upload') {
    command.error('--validate-only: cannot be used with a file to upload; pass a media id of chat4all media upload');
  }
  const replyTo = options.reaction === undefined ? options.replyTo : undefined;
  const message = { target, content, replyTo, requestId, metadata, consentScope: options.scope, ttlSeconds };
  const timeoutMs = options.timeout === undefined ? common.timeoutMs + waitOf(target) : common.timeoutMs;
  const goal = until ?? (options.at ? 'accepted' : target.kind === 'fallback' ? 'delivered' : 'read');
  await runCommand((context) => sendMessage({ ...common, timeoutMs, settings, message, until: goal }, context));
}

function targetOf(options: SendOptions, command: Command): Target {
  const { fallback, fallbackAfter = 0, user: users, conversation, channel, to = [], kind, account } = options;
  if (users !== undefined) return { kind: 'users', users };
  if (conversation !== undefined) return { kind: 'conversation', conversation };
  if (fallback !== undefined) return { kind: 'fallback', addresses: fallback, fallbackAfterMs: fallbackAfter };
  if (channel === undefined) command.error('--channel: is required');
  if (to.length === 0) command.error('--to: is required');
  return { kind: 'addresses', channel, to, identityKind: kind, account };
}

/** Returns the time until a fallback tries its last address, in milliseconds. */
function waitOf(target: Target): number {
  return target.kind === 'fallback' ? (target.addresses.length - 1) * target.fallbackAfterMs : 0;
}
