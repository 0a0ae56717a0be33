import type { StoredAccount, StoredApiKey, StoredConfiguration } from '@chat4all/store';
import { openAccountSecrets } from './account-secrets.ts';
import type { Sealer } from './sealer.ts';
import { ALL_SCOPES, type ApiKey, type StoredAccountSettings } from './tenants.ts';

/** The accounts and keys of the store, as a process uses them. */
export interface StoredSettings {
  /** In the order of their creation. */
  readonly accounts: readonly StoredAccountSettings[];
  /** The keys that are not revoked, by tenant. A tenant whose keys are all revoked has an empty list. */
  readonly apiKeys: ReadonlyMap<string, readonly ApiKey[]>;
}

/** Reads the accounts and keys of the store. Rejects with a `StoreError`. */
export async function readStoredSettings(
  { accounts, apiKeys }: StoredConfiguration,
  sealer: Sealer | undefined,
): Promise<StoredSettings> {
  const [storedAccounts, storedKeys] = await Promise.all([accounts.list(), apiKeys.list()]);
  const keysByTenant = Map.groupBy(storedKeys, ({ tenantId }) => tenantId);
  return {
    accounts: storedAccounts.map((account) => toSettings(account, sealer)),
    apiKeys: new Map([...keysByTenant].map(([tenantId, keys]) => [tenantId, keys.flatMap(toApiKey)])),
  };
}

function toSettings(account: StoredAccount, sealer: Sealer | undefined): StoredAccountSettings {
  const { accountId: id, tenantId, channel, rates, revision, settings, tokenExpireTimeMs } = account;
  const common = {
    ...{ id, tenantId, channel, rates, revision },
    ...(tokenExpireTimeMs > 0 && { tokenExpireMs: tokenExpireTimeMs }),
  };
  try {
    return { ...common, connector: { ...settings, ...openAccountSecrets(account, sealer) } };
  } catch (error) {
    return { ...common, connector: settings, problem: error instanceof Error ? error.message : String(error) };
  }
}

function toApiKey({ keyId: id, hash, scopes, expireTimeMs, revokeTimeMs }: StoredApiKey): ApiKey[] {
  if (revokeTimeMs > 0) return [];
  const known = ALL_SCOPES.filter((scope) => scopes.includes(scope));
  return [{ id, hash, scopes: known, isStored: true, ...(expireTimeMs > 0 && { expireTimeMs }) }];
}
