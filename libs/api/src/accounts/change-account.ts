import { status } from '@grpc/grpc-js';
import type { ConfiguredAccount, RotateAccountCredentialsRequest, UpdateAccountRequest } from '@chat4all/proto';
import { type AccountSecrets, openAccountSecrets, sealAccountSecrets } from '@chat4all/runtime';
import type { AccountChange, StoredAccount } from '@chat4all/store';
import { ApiError, invalidField } from '../errors/api-error.ts';
import { masterKeyMissing } from '../errors/master-key-missing.ts';
import { validateTime } from '../validation/validate-filters.ts';
import { Violations } from '../validation/violations.ts';
import type { AccountOptions } from './account-options.ts';
import { assertUnused } from './create-account.ts';
import { findChangeable } from './find-account.ts';
import { readRates, validateSettings } from './read-account-settings.ts';
import { refreshHere } from './refresh-here.ts';
import { storedToConfigured } from './to-configured-account.ts';

/**
 * Replaces the settings and rates of an account; its secrets stay. Throws INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, FAILED_PRECONDITION
 * without a master key or for an account of the configuration file, and ABORTED if the account changes meanwhile.
 */
export async function updateAccount(
  tenantId: string,
  { accountId, settings = {}, rates: givenRates, tokenExpireTime }: UpdateAccountRequest,
  options: AccountOptions,
): Promise<ConfiguredAccount> {
  const stored = await findChangeable(tenantId, accountId, options);
  const secrets = readSecrets(stored, options) ?? {};
  const violations = new Violations();
  const rates = readRates(givenRates, violations);
  validateTime(tokenExpireTime, 'token_expire_time', violations);
  const connector = validateSettings({ channel: stored.channel, settings, secrets }, options, violations);
  violations.assertNone();
  if (connector) assertUnused(tenantId, accountId, connector, options);
  const tokenExpireTimeMs = tokenExpireTime?.getTime() ?? 0;
  return change(stored, { settings, rates, tokenExpireTimeMs, updateTimeMs: Date.now() }, options);
}

/**
 * Replaces secrets of an account, whose old values are deleted; the others stay. Throws as {@link updateAccount} does. If the stored secrets
 * cannot be decrypted any more, all must be given.
 */
export async function rotateCredentials(
  tenantId: string,
  { accountId, secrets: given, tokenExpireTime }: RotateAccountCredentialsRequest,
  options: AccountOptions,
): Promise<ConfiguredAccount> {
  const stored = await findChangeable(tenantId, accountId, options);
  const { channel, settings } = stored;
  if (Object.keys(given).length === 0) throw invalidField('secrets', 'is required');
  const secrets = { ...readSecrets(stored, options), ...given };
  const violations = new Violations();
  validateTime(tokenExpireTime, 'token_expire_time', violations);
  validateSettings({ channel, settings, secrets }, options, violations);
  violations.assertNone();
  if (options.sealer === undefined) throw masterKeyMissing();
  const sealed = sealAccountSecrets(accountId, secrets, options.sealer);
  const tokenExpireTimeMs = tokenExpireTime?.getTime() ?? 0;
  return change(stored, { ...sealed, tokenExpireTimeMs, updateTimeMs: Date.now() }, options);
}

/** Decrypts the secrets of an account; undefined if that is not possible with the master keys of this router. */
function readSecrets(stored: StoredAccount, { sealer }: AccountOptions): AccountSecrets | undefined {
  if (sealer === undefined) throw masterKeyMissing();
  try {
    return openAccountSecrets(stored, sealer);
  } catch {
    return undefined;
  }
}

async function change(
  stored: StoredAccount,
  changed: AccountChange,
  options: AccountOptions,
): Promise<ConfiguredAccount> {
  const updated = await options.store.configuration.accounts.update(stored, changed);
  if (updated === undefined) {
    const message = `account "${stored.accountId}" was changed by another call; repeat this one`;
    throw new ApiError(status.ABORTED, message, { reason: 'ACCOUNT_CHANGED' });
  }
  await refreshHere(options);
  return storedToConfigured(updated, options);
}
