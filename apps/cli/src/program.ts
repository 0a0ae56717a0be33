import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { addAccountCommands } from './account-commands.ts';
import { addCancelCommand } from './cancel-command.ts';
import type { RunCommand } from './commands/context.ts';
import { addDeadLetterCommands } from './dead-letter-commands.ts';
import { addReadCommands } from './read-commands.ts';
import { run } from './run.ts';
import { addSendCommand } from './send-command.ts';
import { addUserCommands } from './user-commands.ts';
import { parseAddress } from './options.ts';

interface GlobalOptions {
  readonly address: string;
  readonly apiKey?: string;
}

/** The program with all its commands. */
export function createProgram(): Command {
  const program = new Command('chat4all')
    .description('Sends messages through Chat4All and shows what becomes of them.')
    .version(version())
    .addOption(
      new Option('--address <host:port>', 'the router')
        .env('CHAT4ALL_ADDRESS')
        .default('127.0.0.1:50051')
        .argParser(parseAddress),
    )
    .addOption(
      new Option('--api-key <key>', 'rather set the variable: others can see the arguments of a command').env(
        'CHAT4ALL_API_KEY',
      ),
    )
    .showHelpAfterError('See chat4all --help.')
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .addHelpText(
      'after',
      `
Examples:
  $ chat4all send --channel whatsapp --to +5511999999999 "Olá"
  $ chat4all send --file messages.jsonl --until delivered
  $ chat4all watch --since 10m
  $ chat4all <command> --help`,
    );
  const runCommand: RunCommand = async (action) => {
    const { address, apiKey } = program.opts<GlobalOptions>();
    await run((signal) => action({ router: { address, apiKey }, signal }));
  };
  addSendCommand(program, runCommand);
  addCancelCommand(program, runCommand);
  addReadCommands(program, runCommand);
  addAccountCommands(program, runCommand);
  addUserCommands(program, runCommand);
  addDeadLetterCommands(program, runCommand);
  return program;
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '';
}
