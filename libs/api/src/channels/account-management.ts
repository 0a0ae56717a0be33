import { type Account, AccountState } from '@chat4all/proto';
import type { Accounts, Account as ConfiguredAccount } from '@chat4all/runtime';
import type { AccountStatus, Store } from '@chat4all/store';
import type { FrozenAccountCache } from '../accounts/frozen-account-cache.ts';
import type { Capabilities } from '@chat4all/connector';
import { notFound } from '../errors/api-error.ts';
import { validateChannel } from '../validation/validate-filters.ts';
import { Violations } from '../validation/violations.ts';

/** The parts that account management uses. */
export interface AccountManagementOptions {
  readonly accounts: Accounts;
  readonly channels: ReadonlyMap<string, Capabilities>;
  readonly store: Pick<Store, 'accounts'>;
  readonly frozenAccounts: FrozenAccountCache;
}

/** Lists a tenant's accounts on one channel, or on all if `channel` is empty, by id. Throws INVALID_ARGUMENT for an unknown channel. */
export async function listAccounts(
  tenantId: string,
  channel: string,
  { accounts, channels, store }: AccountManagementOptions,
): Promise<Account[]> {
  const violations = new Violations();
  validateChannel(channel, 'channel', channels, violations);
  violations.assertNone();
  const statuses = new Map((await store.accounts.list()).map((status) => [status.accountId, status]));
  return accounts.all
    .filter((account) => account.tenantId === tenantId && (channel === '' || account.channel === channel))
    .map((account) => toAccount(account, statuses.get(account.id)))
    .sort((one, other) => (one.accountId < other.accountId ? -1 : 1));
}

/** Pauses or resumes an account. Throws NOT_FOUND if the tenant does not have it. */
export async function setAccountState(
  tenantId: string,
  accountId: string,
  state: AccountState.ACTIVE | AccountState.PAUSED,
  { accounts, store, frozenAccounts }: AccountManagementOptions,
): Promise<Account> {
  const account = accounts.find(accountId);
  if (account?.tenantId !== tenantId) throw notFound('account', accountId);
  const status = { accountId, state, sinceMs: Date.now() };
  await store.accounts.set(status);
  frozenAccounts.delete(accountId);
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
