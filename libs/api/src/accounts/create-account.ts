import { status } from '@grpc/grpc-js';
import type { Connector } from '@chat4all/connector';
import type { ConfiguredAccount, CreateAccountRequest } from '@chat4all/proto';
import { ID_PATTERN, sealAccountSecrets } from '@chat4all/runtime';
import type { NewAccount } from '@chat4all/store';
import { ApiError } from '../errors/api-error.ts';
import { masterKeyMissing } from '../errors/master-key-missing.ts';
import { quotaExceeded } from '../limits/quota-exceeded.ts';
import { validateChannel, validateTime } from '../validation/validate-filters.ts';
import { Violations } from '../validation/violations.ts';
import type { AccountOptions } from './account-options.ts';
import { readRates, validateSettings } from './read-account-settings.ts';
import { refreshHere } from './refresh-here.ts';
import { storedToConfigured } from './to-configured-account.ts';

/** The accounts that a tenant may create (product limit). */
const MAXIMUM_ACCOUNTS = 1_000;

/**
 * Creates an account. Throws INVALID_ARGUMENT that names every invalid field, ALREADY_EXISTS if the id or the platform's account is in
 * use, FAILED_PRECONDITION without a master key, and RESOURCE_EXHAUSTED if the tenant has 1,000 accounts.
 */
export async function createAccount(
  tenantId: string,
  request: CreateAccountRequest,
  options: AccountOptions,
): Promise<ConfiguredAccount> {
  const { accountId, channel, settings = {}, secrets, tokenExpireTime, validateOnly } = request;
  const violations = new Violations();
  if (!ID_PATTERN.test(accountId)) {
    violations.add('account_id', `must be 1 to 64 letters, digits, ".", "_" or "-" (got "${accountId.slice(0, 64)}")`);
  }
  if (channel === '') violations.add('channel', 'is required');
  else validateChannel(channel, 'channel', options.connectors.channels, violations);
  const rates = readRates(request.rates, violations);
  validateTime(tokenExpireTime, 'token_expire_time', violations);
  const isKnown = options.connectors.channels.has(channel);
  const connector = isKnown ? validateSettings({ channel, settings, secrets }, options, violations) : undefined;
  violations.assertNone();
  if (options.sealer === undefined) throw masterKeyMissing();
  if (options.configuration.accounts.find(accountId)) throw idInUse(accountId);
  if (connector) assertUnused(tenantId, accountId, connector, options);

  const nowMs = Date.now();
  const account: NewAccount = {
    ...{ accountId, tenantId, channel, settings, rates },
    ...sealAccountSecrets(accountId, secrets, options.sealer),
    ...{ tokenExpireTimeMs: tokenExpireTime?.getTime() ?? 0, createTimeMs: nowMs, updateTimeMs: nowMs },
  };
  if (!validateOnly) {
    const created = await options.store.configuration.accounts.create(account, MAXIMUM_ACCOUNTS);
    if (created === 'exists') throw idInUse(accountId);
    if (created === 'too_many') throw quotaExceeded(tenantId, `${MAXIMUM_ACCOUNTS} accounts`);
    await refreshHere(options);
  }
  return storedToConfigured(account, options);
}

/** Throws ALREADY_EXISTS if another account is the same account of the platform. */
export function assertUnused(
  tenantId: string,
  accountId: string,
  { channel, providerAccountId }: Connector,
  { configuration: { accounts } }: AccountOptions,
): void {
  if (providerAccountId !== undefined) {
    const other = accounts.byProviderId(channel, providerAccountId).find(({ id }) => id !== accountId);
    if (other) {
      const known = other.tenantId === tenantId ? `account "${other.id}"` : 'another account';
      throw inUse(accountId, `${channel} ${providerAccountId} is ${known} already`);
    }
  }
}

function idInUse(accountId: string): ApiError {
  return inUse(accountId, `account "${accountId}" exists already; choose another id`);
}

function inUse(accountId: string, message: string): ApiError {
  const details = { reason: 'ACCOUNT_EXISTS', metadata: { account_id: accountId } };
  return new ApiError(status.ALREADY_EXISTS, message, details);
}
