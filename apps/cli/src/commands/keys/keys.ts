import { type Command, InvalidArgumentError } from 'commander';
import { EXIT_CODES } from '../../cli-error.ts';
import { openChat } from '../../client/open-chat.ts';
import { apiKeyToJson, formatApiKey } from '../../output/format-api-key.ts';
import { notice, paint, print, printJson } from '../../output/print.ts';
import type { CommandContext, RunCommand } from '../context.ts';
import { JSON_FLAG, type JsonOptions, examples } from '../flags.ts';
import { parseSeconds } from '../parsers.ts';

interface CreateOptions extends JsonOptions {
  readonly description?: string;
  readonly expires?: Date;
  readonly closeTenant?: true;
}

/** Adds `keys` and its subcommands. */
export function addKeyCommands(program: Command, runCommand: RunCommand): void {
  const keys = program
    .command('keys')
    .description('Manages API keys.')
    .addHelpText('after', examples('$ chat4all keys create send,read --description shop', '$ chat4all keys list'));
  keys
    .command('create')
    .description('Creates a key, and prints its secret, which no other command prints.')
    .argument('<scopes>', 'send, read, admin, webhooks, accounts, audit, separated by commas', parseScopes)
    .option('--description <text>', 'a description')
    .option('--expires <time>', 'ISO 8601, or a duration such as 90d (default: never)', parseExpiry)
    .option('--close-tenant', 'confirm that the first key of an open tenant ends the access without credentials')
    .option(...JSON_FLAG)
    .addHelpText(
      'after',
      examples(
        '$ chat4all keys create send,read --description shop --expires 90d',
        '$ chat4all keys create send,read,admin --close-tenant --json | jq -r .secret',
      ),
    )
    .action((scopes: readonly string[], options: CreateOptions) =>
      runCommand((context) => createKey(scopes, options, context)),
    );
  keys
    .command('list')
    .description('Lists the keys; revoked and expired ones for 90 days.')
    .option(...JSON_FLAG)
    .addHelpText(
      'after',
      examples('$ chat4all keys list', `$ chat4all keys list --json | jq 'select(.state == "ACTIVE")'`),
    )
    .action((options: JsonOptions) => runCommand((context) => listKeys(options, context)));
  keys
    .command('revoke')
    .description('Revokes keys, which are refused from then on.')
    .argument('<key id...>')
    .option(...JSON_FLAG)
    .addHelpText('after', examples('$ chat4all keys revoke $KEY'))
    .action((keyIds: readonly string[], options: JsonOptions) =>
      runCommand((context) => revokeKeys(keyIds, options, context)),
    );
}

async function createKey(
  scopes: readonly string[],
  { description, expires: expireTime, closeTenant, json }: CreateOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  const { apiKeys } = await openChat(router);
  const { apiKey, secret } = await apiKeys.create({ scopes, description, expireTime, closeTenant }, { signal });
  if (json) printJson({ ...apiKeyToJson(apiKey), secret });
  else print(`${formatApiKey(apiKey)}\n  key: ${paint('bold', secret)}`);
  notice('the key is shown only now; set CHAT4ALL_API_KEY to it, or send it as authorization: Bearer');
  return EXIT_CODES.success;
}

async function listKeys({ json }: JsonOptions, { router, signal }: CommandContext): Promise<number> {
  const { apiKeys } = await openChat(router);
  const keys = await apiKeys.list({ signal });
  for (const key of keys) {
    if (json) printJson(apiKeyToJson(key));
    else print(formatApiKey(key));
  }
  if (keys.length === 0) notice('no API keys');
  return EXIT_CODES.success;
}

async function revokeKeys(
  keyIds: readonly string[],
  { json }: JsonOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  const { apiKeys } = await openChat(router);
  for (const keyId of keyIds) {
    const revoked = await apiKeys.revoke(keyId, { signal });
    if (json) printJson(apiKeyToJson(revoked));
    else print(formatApiKey(revoked));
  }
  return EXIT_CODES.success;
}

function parseScopes(text: string): readonly string[] {
  const scopes = text.split(',').map((scope) => scope.trim());
  if (scopes.includes('')) throw new InvalidArgumentError('must be scopes separated by commas, such as send,read');
  return scopes;
}

function parseExpiry(text: string): Date {
  const time = new Date(text);
  if (/^\d{4}-/.test(text) && !Number.isNaN(time.getTime())) return time;
  return new Date(Date.now() + parseSeconds(text) * 1_000);
}
