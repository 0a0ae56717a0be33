import { readFileSync } from 'node:fs';
import { Option } from 'commander';
import { CliCommand } from './cli-command.ts';
import { type TlsFlags, readTls } from './client/router-tls.ts';
import { addAccountCommands } from './commands/accounts/accounts.ts';
import { addAuditCommand } from './commands/audit.ts';
import { addCallbackCommands } from './commands/callbacks/callbacks.ts';
import { addCancelCommand } from './commands/cancel.ts';
import { addChannelsCommand } from './commands/channels.ts';
import type { RunCommand } from './commands/context.ts';
import { addConversationCommands } from './commands/conversations.ts';
import { addDeadLetterCommands } from './commands/dead-letters/dead-letters.ts';
import { examples } from './commands/flags.ts';
import { addGetCommand } from './commands/get.ts';
import { addKeyCommands } from './commands/keys/keys.ts';
import { addListCommand } from './commands/list.ts';
import { addMediaCommands } from './commands/media/media.ts';
import { parseAddress } from './commands/parsers.ts';
import { addResendCommand } from './commands/resend.ts';
import { addSearchCommand } from './commands/search.ts';
import { addSendCommand } from './commands/send/send-command.ts';
import { addUserCommands } from './commands/users.ts';
import { addWatchCommand } from './commands/watch.ts';
import { addTemplateCommands } from './commands/templates/templates.ts';
import { addThreadCommands } from './commands/threads/threads.ts';
import { addListenCommand } from './commands/webhooks/listen.ts';
import { addWebhookCommands } from './commands/webhooks/webhooks.ts';
import { run } from './run.ts';

interface GlobalOptions extends TlsFlags {
  readonly address: string;
  readonly apiKey?: string;
}

const EXIT_CODES_HELP = `
Exit codes:
  0    success
  1    failure
  2    wrong usage
  130  interrupted (Ctrl-C)
  141  the reader of the output closed the pipe
  143  terminated (SIGTERM)`;

/** Creates the program with all its commands. */
export function createProgram(): CliCommand {
  const program = new CliCommand('chat4all');
  program
    .description('Sends messages through Chat4All and follows their deliveries.')
    .version(version())
    .addOption(
      new Option('--address <host:port>', 'the router')
        .env('CHAT4ALL_ADDRESS')
        .default('127.0.0.1:50051')
        .argParser(parseAddress),
    )
    .addOption(
      new Option('--api-key <key>', 'the API key; prefer the variable, other users can see arguments').env(
        'CHAT4ALL_API_KEY',
      ),
    )
    .option('--tls', 'encrypt the connection (env: CHAT4ALL_TLS=1)')
    .addOption(new Option('--ca <file>', 'trust these authorities, in PEM; turns on --tls').env('CHAT4ALL_TLS_CA'))
    .addOption(new Option('--cert <file>', 'the client certificate, in PEM; turns on --tls').env('CHAT4ALL_TLS_CERT'))
    .addOption(new Option('--key <file>', 'the key of --cert, in PEM').env('CHAT4ALL_TLS_KEY'))
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .addHelpText(
      'after',
      examples(
        '$ chat4all send --channel whatsapp --to +5511999999999 "Olá"',
        '$ chat4all send --file messages.jsonl --until delivered',
        '$ chat4all watch --since 10m',
        '$ chat4all send --help',
      ),
    )
    .addHelpText('afterAll', EXIT_CODES_HELP);
  const runCommand: RunCommand = async (action) => {
    const { address, apiKey, ...tls } = program.opts<GlobalOptions>();
    await run((signal) => action({ router: { address, apiKey, tls: readTls(tls) }, signal }));
  };
  addSendCommand(program, runCommand);
  addCancelCommand(program, runCommand);
  addWatchCommand(program, runCommand);
  addGetCommand(program, runCommand);
  addListCommand(program, runCommand);
  addSearchCommand(program, runCommand);
  addResendCommand(program, runCommand);
  addThreadCommands(program, runCommand);
  addChannelsCommand(program, runCommand);
  addAccountCommands(program, runCommand);
  addKeyCommands(program, runCommand);
  addUserCommands(program, runCommand);
  addConversationCommands(program, runCommand);
  addMediaCommands(program, runCommand);
  addDeadLetterCommands(program, runCommand);
  addTemplateCommands(program, runCommand);
  addWebhookCommands(program, runCommand);
  addListenCommand(program, runCommand);
  addCallbackCommands(program, runCommand);
  addAuditCommand(program, runCommand);
  return program;
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '';
}
