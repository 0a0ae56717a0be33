import { type Account, unary } from '@chat4all/proto';
import { CliError, exitCodes } from '../cli-error.ts';
import { openConnection } from '../client/open-connection.ts';
import { READ_TIMEOUT_MS } from '../client/timeouts.ts';
import { accountToJson, formatAccount } from '../output/format-account.ts';
import { print, printJson } from '../output/print.ts';
import type { CommandContext } from './context.ts';

/** Which accounts to list, and how. */
export interface ListAccountsOptions {
  readonly channel?: string;
  readonly json?: true;
}

/** Prints the accounts with their state. */
export async function listAccounts(options: ListAccountsOptions, context: CommandContext): Promise<number> {
  const { channels, metadata } = await openConnection(context.router);
  const call = { metadata, signal: context.signal, timeoutMs: READ_TIMEOUT_MS };
  const request = { channel: options.channel ?? '' };
  const { accounts } = await unary(channels.listAccounts.bind(channels), request, call);
  for (const account of accounts) printAccount(account, options);
  return exitCodes.success;
}

/** Stops sending through an account, or sends through it again, and prints it as it is then. */
export async function setAccount(
  what: 'pause' | 'resume',
  accountId: string,
  options: { json?: true },
  context: CommandContext,
): Promise<number> {
  const { channels, metadata } = await openConnection(context.router);
  const call = { metadata, signal: context.signal, timeoutMs: READ_TIMEOUT_MS };
  const method = what === 'pause' ? channels.pauseAccount.bind(channels) : channels.resumeAccount.bind(channels);
  const { account } = await unary(method, { accountId }, call);
  if (account === undefined) throw new CliError('the router answered without an account');
  printAccount(account, options);
  return exitCodes.success;
}

function printAccount(account: Account, { json }: { readonly json?: true }): void {
  if (json) printJson(accountToJson(account));
  else print(formatAccount(account));
}
