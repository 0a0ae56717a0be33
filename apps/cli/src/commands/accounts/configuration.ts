import { AccountCheckOutcome, type AccountRates, type ConfiguredAccount } from '@chat4all/client';
import { EXIT_CODES } from '../../cli-error.ts';
import { openChat } from '../../client/open-chat.ts';
import { escapeField } from '../../output/escape.ts';
import {
  checkToJson,
  configuredAccountToJson,
  formatCheck,
  formatConfiguredAccount,
} from '../../output/format-configured-account.ts';
import { notice, print, printJson } from '../../output/print.ts';
import type { CommandContext } from '../context.ts';
import type { JsonOptions } from '../flags.ts';
import { readSecrets } from './secret-sources.ts';

/** The options that set what an account is. */
interface SettingsOptions extends JsonOptions {
  readonly set?: Readonly<Record<string, string>>;
  readonly messagesPerSecond?: number;
  readonly secondsPerRecipient?: number;
  readonly burstPerRecipient?: number;
  readonly tokenExpires?: Date;
}

/** The options of `accounts create`. */
export interface CreateOptions extends SettingsOptions {
  readonly secret?: readonly string[];
  readonly dryRun?: true;
}

/** The options of `accounts update`. */
export interface UpdateOptions extends SettingsOptions {
  readonly unset?: readonly string[];
}

/** The options of `accounts rotate`. */
export interface RotateOptions extends JsonOptions {
  readonly secret: readonly string[];
  readonly tokenExpires?: Date;
}

/** The options of `accounts verify`. */
export interface VerifyOptions extends JsonOptions {
  readonly subscribe?: true;
  readonly callbackUrl?: string;
}

/** Creates an account, and prints it. */
export async function createAccount(
  identity: { readonly accountId: string; readonly channel: string },
  { set = {}, secret = [], dryRun, tokenExpires, ...options }: CreateOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  const secrets = await readSecrets(secret);
  const { accounts } = await openChat(router);
  const input = { ...identity, settings: set, secrets, rates: ratesOf(options), tokenExpireTime: tokenExpires };
  printAccount(await accounts.create({ ...input, validateOnly: dryRun }, { signal }), options);
  if (dryRun) notice('valid; nothing was created');
  return EXIT_CODES.success;
}

/** Prints an account. */
export async function getAccount(
  accountId: string,
  options: JsonOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  const { accounts } = await openChat(router);
  printAccount(await accounts.get(accountId, { signal }), options);
  return EXIT_CODES.success;
}

/** Changes the given settings of an account, and prints it. */
export async function updateAccount(
  accountId: string,
  { set = {}, unset = [], tokenExpires, ...options }: UpdateOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  const { accounts } = await openChat(router);
  const { settings, rates, account } = await accounts.get(accountId, { signal });
  const kept = Object.entries({ ...settings, ...set }).filter(([name]) => !unset.includes(name));
  const changed = {
    settings: Object.fromEntries(kept),
    rates: { ...rates, ...ratesOf(options) },
    tokenExpireTime: tokenExpires ?? account?.tokenExpireTime,
  };
  printAccount(await accounts.update(accountId, changed, { signal }), options);
  return EXIT_CODES.success;
}

/** Replaces secrets of an account, and prints it. */
export async function rotateSecrets(
  accountId: string,
  { secret, tokenExpires: tokenExpireTime, ...options }: RotateOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  const secrets = await readSecrets(secret);
  const { accounts } = await openChat(router);
  printAccount(await accounts.rotateCredentials(accountId, secrets, { tokenExpireTime, signal }), options);
  return EXIT_CODES.success;
}

/** Prints the checks of an account. Fails if one of them has failed. */
export async function verifyAccount(
  accountId: string,
  { subscribe, callbackUrl, json }: VerifyOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  const { accounts } = await openChat(router);
  const checks = await accounts.verify(accountId, { subscribe, callbackUrl, signal });
  for (const check of checks) {
    if (json) printJson(checkToJson(check));
    else print(formatCheck(check));
  }
  const hasFailed = checks.some(({ outcome }) => outcome === AccountCheckOutcome.FAILED);
  return hasFailed ? EXIT_CODES.failure : EXIT_CODES.success;
}

/** Deletes accounts, and prints the id of each. */
export async function deleteAccounts(
  accountIds: readonly string[],
  { json, force }: JsonOptions & { readonly force?: true },
  { router, signal }: CommandContext,
): Promise<number> {
  const { accounts } = await openChat(router);
  for (const accountId of accountIds) {
    await accounts.delete(accountId, { force, signal });
    if (json) printJson({ account: accountId, deleted: true });
    else print(`${escapeField(accountId)} deleted`);
  }
  return EXIT_CODES.success;
}

function ratesOf({
  messagesPerSecond,
  secondsPerRecipient,
  burstPerRecipient,
}: SettingsOptions): Partial<AccountRates> {
  return {
    ...(messagesPerSecond !== undefined && { messagesPerSecond }),
    ...(secondsPerRecipient !== undefined && { secondsPerRecipient }),
    ...(burstPerRecipient !== undefined && { burstPerRecipient }),
  };
}

function printAccount(account: ConfiguredAccount, { json }: JsonOptions): void {
  if (json) printJson(configuredAccountToJson(account));
  else print(formatConfiguredAccount(account));
}
