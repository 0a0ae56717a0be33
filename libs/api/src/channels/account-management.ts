import type { Bus } from '@chat4all/bus';
import { type Account, AccountOrigin, AccountState } from '@chat4all/proto';
import { accountStateToRecord } from '@chat4all/records';
import type { Configuration } from '@chat4all/runtime';
import type { AccountStatus, Store } from '@chat4all/store';
import type { FrozenAccountCache } from '../accounts/frozen-account-cache.ts';
import type { Capabilities } from '@chat4all/connector';
import { notFound } from '../errors/api-error.ts';
import { validateChannel } from '../validation/validate-filters.ts';
import { Violations } from '../validation/violations.ts';

/** The parts that account management uses. */
export interface AccountManagementOptions {
  readonly configuration: Pick<Configuration, 'accounts' | 'unusable'>;
  readonly channels: ReadonlyMap<string, Capabilities>;
  readonly store: Pick<Store, 'accounts'>;
  readonly bus: Bus;
  readonly frozenAccounts: FrozenAccountCache;
}

/** Lists a tenant's accounts on one channel, or on all if `channel` is empty, by id. Throws INVALID_ARGUMENT for an unknown channel. */
export async function listAccounts(
  tenantId: string,
  channel: string,
  { configuration, channels, store }: AccountManagementOptions,
): Promise<Account[]> {
  const violations = new Violations();
  validateChannel(channel, 'channel', channels, violations);
  violations.assertNone();
  const statuses = new Map((await store.accounts.list()).map((status) => [status.accountId, status]));
  return accountsOf(configuration)
    .filter((account) => account.tenantId === tenantId && (channel === '' || account.channel === channel))
    .map((account) => toAccount(account, statuses.get(account.id)))
    .sort((one, other) => (one.accountId < other.accountId ? -1 : 1));
}

/** Describes an account of the tenant. One that this router does not have, as its configuration was not read yet, is described by its id alone. */
export async function describeAccount(
  account: KnownAccount,
  { configuration, store }: Pick<AccountManagementOptions, 'configuration' | 'store'>,
): Promise<Account> {
  const current = accountsOf(configuration).find(
    ({ id, tenantId }) => id === account.id && tenantId === account.tenantId,
  );
  const status = (await store.accounts.list()).find(({ accountId }) => accountId === account.id);
  return toAccount(current ?? account, status);
}

/** Pauses or resumes an account, and publishes that. Throws NOT_FOUND if the tenant does not have it. */
export async function setAccountState(
  tenantId: string,
  accountId: string,
  state: AccountState.ACTIVE | AccountState.PAUSED,
  { configuration, store, bus, frozenAccounts }: AccountManagementOptions,
): Promise<Account> {
  const account = accountsOf(configuration).find(({ id }) => id === accountId);
  if (account?.tenantId !== tenantId) throw notFound('account', accountId);
  const status = { accountId, state, sinceMs: Date.now() };
  await store.accounts.set(status);
  frozenAccounts.delete(accountId);
  await bus.publish([accountStateToRecord({ account, state, timeMs: status.sinceMs })]);
  return toAccount(account, status);
}

/** An account that this router uses, or cannot use. */
interface KnownAccount {
  readonly id: string;
  readonly tenantId: string;
  readonly channel: string;
  readonly tokenExpireMs?: number;
  readonly storedRevision?: number;
  readonly problem?: string;
}

function accountsOf({ accounts, unusable }: AccountManagementOptions['configuration']): readonly KnownAccount[] {
  return [...accounts.all, ...unusable];
}

function toAccount(
  { id, channel, tokenExpireMs, storedRevision, problem = '' }: KnownAccount,
  status: AccountStatus | undefined,
): Account {
  return {
    accountId: id,
    channel,
    state: status?.state ?? AccountState.ACTIVE,
    lastError: status?.error,
    lastErrorTime: status?.error && new Date(status.sinceMs),
    lastSuccessTime: undefined,
    tokenExpireTime: tokenExpireMs === undefined ? undefined : new Date(tokenExpireMs),
    origin: storedRevision === undefined && problem === '' ? AccountOrigin.FILE : AccountOrigin.API,
    problem,
  };
}
