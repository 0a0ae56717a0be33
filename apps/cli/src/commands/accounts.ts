import type { Account } from '@chat4all/client';
import { exitCodes } from '../cli-error.ts';
import { openChat } from '../client/open-chat.ts';
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
  const chat = await openChat(context.router);
  const accounts = await chat.accounts.list({ channel: options.channel }, { signal: context.signal });
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
  const { accounts } = await openChat(context.router);
  const account = await accounts[what](accountId, { signal: context.signal });
  printAccount(account, options);
  return exitCodes.success;
}

function printAccount(account: Account, { json }: { readonly json?: true }): void {
  if (json) printJson(accountToJson(account));
  else print(formatAccount(account));
}
