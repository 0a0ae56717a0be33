import { type Account, AccountState } from '@chat4all/proto';
import type { Accounts, Account as ConfiguredAccount } from '@chat4all/runtime';
import type { AccountStatus, Store } from '@chat4all/store';
import { notFound } from '../errors/api-error.ts';
import type { FrozenAccountCache } from '../accounts/frozen-account-cache.ts';

/** What the management of accounts works with. */
export interface AccountManagementOptions {
  readonly accounts: Accounts;
  readonly store: Pick<Store, 'accounts'>;
  readonly frozen: FrozenAccountCache;
}

/** The tenant's accounts, on one channel or, with an empty name, on all, in the order of their ids. */
export async function listAccounts(
  tenantId: string,
  channel: string,
  { accounts, store }: AccountManagementOptions,
): Promise<Account[]> {
  const statuses = new Map((await store.accounts.list()).map((status) => [status.accountId, status]));
  return accounts.all
    .filter((account) => account.tenantId === tenantId && (channel === '' || account.channel === channel))
    .map((account) => toAccount(account, statuses.get(account.id)))
    .sort((one, other) => (one.accountId < other.accountId ? -1 : 1));
}

/** Stops sending through an account of the tenant, or sends through it again. Throws NOT_FOUND when it has none such. */
export async function setAccountState(
  tenantId: string,
  accountId: string,
  state: AccountState.ACTIVE | AccountState.PAUSED,
  { accounts, store, frozen }: AccountManagementOptions,
): Promise<Account> {
  const account = accounts.find(accountId);
  if (account?.tenantId !== tenantId) throw notFound('account', accountId);
  const status = { accountId, state, sinceMs: Date.now() };
  await store.accounts.set(status);
  frozen.thaw(accountId);
  return toAccount(account, status);
}

function toAccount({ id, channel, tokenExpireMs }: ConfiguredAccount, status: AccountStatus | undefined): Account {
  return {
    accountId: id,
    channel,
    state: status?.state ?? AccountState.ACTIVE,
    lastError: status?.error,
    lastErrorTime: status?.error && new Date(status.sinceMs),
    lastSuccessTime: undefined,
    tokenExpireTime: tokenExpireMs === undefined ? undefined : new Date(tokenExpireMs),
  };
}
