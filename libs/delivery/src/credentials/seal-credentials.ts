import type { RefreshedCredentials } from '@chat4all/connector';
import { type Account, type Sealer, openAccountSecrets, sealAccountSecrets } from '@chat4all/runtime';
import type { StoredAccounts } from '@chat4all/store';

/** Where the credentials of accounts by API are stored. */
export interface SealedCredentials {
  readonly accounts: StoredAccounts;
  /** Undefined without a master key, and then no account by API can be used. */
  readonly sealer: Sealer | undefined;
}

/**
 * Encrypts the refreshed credentials of an account by API, and stores them with their expiry, from where every process reads them.
 * Returns false if the account was changed or deleted since it was read: its token may be another one.
 */
export async function sealCredentials(
  { accessToken, expireTime }: RefreshedCredentials,
  { id, tenantId, storedRevision }: Account,
  { accounts, sealer }: SealedCredentials,
): Promise<boolean> {
  const stored = await accounts.get(tenantId, id);
  if (stored?.revision !== storedRevision || stored === undefined || sealer === undefined) return false;
  const secrets = { ...openAccountSecrets(stored, sealer), access_token: accessToken };
  const sealed = sealAccountSecrets(id, secrets, sealer);
  const updated = await accounts.update(stored, { ...sealed, tokenExpireTimeMs: expireTime, updateTimeMs: Date.now() });
  return updated !== undefined;
}
