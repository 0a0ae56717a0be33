import { type Command, Option } from 'commander';
import { sendFile } from './commands/send-file.ts';
import { send } from './commands/send.ts';
import type { RunCommand } from './commands/context.ts';
import { collect, collectPair, parseSeconds } from './options.ts';
import { type Until, untilNames } from './states.ts';

interface Options {
  readonly channel?: string;
  readonly to?: readonly string[];
  readonly kind?: string;
  readonly account?: string;
  readonly requestId?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly file?: string;
  readonly ttl?: number;
  readonly previewUrl?: true;
  readonly onUnknownOutcome?: 'retry' | 'fail';
  readonly validateOnly?: true;
  readonly until?: Until;
  readonly timeout: number;
  readonly retryFor: number;
  readonly json?: true;
}

const EXAMPLES = `
Without --until it follows one message until its final state, and a file only until everything is accepted. On a channel
that cannot report a state, the best one before it counts: Instagram does not tell DELIVERED.

A file has one JSON object per line; channel, to and text are needed:
  {"channel":"whatsapp","to":"+5511999999999","text":"Olá","request_id":"order-17","account":"acme-whatsapp",
   "kind":"phone","metadata":{"order":"17"},"ttl_seconds":60}
Messages to the same person keep the order of the file. A file whose lines have a request_id can be sent again as often
as you like: nothing is delivered twice.

Exit code: 0 when all went well, 1 when something failed, 2 for wrong usage, 130 after Ctrl-C.

Examples:
  $ chat4all send --channel whatsapp --to +5511999999999 "Olá"
  $ chat4all send --channel instagram --to 17841400000000001 --until delivered "Olá"
  $ echo "Olá" | chat4all send --channel whatsapp --to +5511999999999 --to +5511988888888 -
  $ chat4all send --file messages.jsonl --until sent
  $ chat4all send --file - --json < messages.jsonl | jq 'select(.error)'`;

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
    .option('--request-id <id>', 'under the same id a message is sent once, however often it is tried')
    .option('--metadata <key=value>', 'a label of your own; can be repeated', collectPair)
    .addOption(
      new Option(
        '--file <path>',
        'send the messages of a file, one JSON object per line; - is standard input',
      ).conflicts(['channel', 'to', 'kind', 'account', 'requestId', 'metadata']),
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
    .option('--timeout <seconds>', 'how long to stay; with a file: how long without any news', parseSeconds, 30)
    .option('--retry-for <seconds>', 'how long to try again when the router is not available', parseSeconds, 30)
    .option('--json', 'one JSON object per line')
    .addHelpText('after', EXAMPLES)
    .action(async (text: string | undefined, options: Options, command: Command) => {
      const settings = {
        previewUrl: options.previewUrl ?? false,
        onUnknownOutcome: options.onUnknownOutcome,
        validateOnly: options.validateOnly ?? false,
      };
      const common = {
        timeoutMs: options.timeout * 1_000,
        retryForMs: options.retryFor * 1_000,
        json: options.json ?? false,
      };
      const { file, channel, to = [], kind, account, requestId, metadata, ttl: ttlSeconds, until } = options;
      if (file !== undefined) {
        if (text !== undefined) command.error('error: --file and a text exclude each other');
        const fileOptions = { ...common, file, settings, ttlSeconds, until: until ?? 'accepted' };
        await runCommand((context) => sendFile(fileOptions, context));
        return;
      }
      if (text === undefined) command.error('error: what to send is missing: a text, or --file');
      if (channel === undefined) command.error('error: --channel is missing');
      if (to.length === 0) command.error('error: --to is missing');
      const message = { channel, to, text, kind, account, requestId, metadata, ttlSeconds };
      await runCommand((context) => send({ ...common, settings, message, until: until ?? 'read' }, context));
    });
}
