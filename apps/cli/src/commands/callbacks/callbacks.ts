import { type Command, Option } from 'commander';
import type { RunCommand } from '../context.ts';
import { JSON_FLAG, examples } from '../flags.ts';
import { parseWebhooksUrl } from '../parsers.ts';
import { type ReplayOptions, replayCallbacks } from './replay.ts';

/** Adds `callbacks` and its subcommand. */
export function addCallbackCommands(program: Command, runCommand: RunCommand): void {
  const callbacks = program
    .command('callbacks')
    .description('Sends recorded callbacks of platforms to a webhooks server, to reproduce a case.')
    .addHelpText('after', examples('$ chat4all callbacks replay callbacks.jsonl'));

  callbacks
    .command('replay')
    .description('Posts each callback of a file, signed as the platform does, and prints the answers.')
    .argument('<file>', 'the callbacks, one in JSON per line; - for standard input')
    .addOption(
      new Option('--url <url>', 'the webhooks server')
        .env('CHAT4ALL_WEBHOOKS_URL')
        .default('http://127.0.0.1:8080')
        .argParser(parseWebhooksUrl),
    )
    .option('--account <id>', 'the account whose address is called; default: the address of the channel')
    .addOption(
      new Option('--secret <secret>', 'the secret that signs; prefer the variable, other users can see arguments').env(
        'CHAT4ALL_CALLBACK_SECRET',
      ),
    )
    .option(...JSON_FLAG)
    .addHelpText(
      'after',
      `
A line is the body as the platform sent it. Bodies of WhatsApp and Instagram are
signed with the app secret. Those of Telegram are sent with the webhook secret.
Without a secret, those of the demo accounts are used.
${examples(
  '$ chat4all callbacks replay callbacks.jsonl',
  '$ chat4all callbacks replay callbacks.jsonl --account acme-whatsapp',
  '$ head -n 1 callbacks.jsonl | chat4all callbacks replay - --json',
)}`,
    )
    .action((file: string, options: ReplayOptions) => runCommand((context) => replayCallbacks(file, options, context)));
}
