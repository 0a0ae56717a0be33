import { status } from '@grpc/grpc-js';
import type { ConfiguredAccount } from '@chat4all/proto';
import type { AccountSettings } from '@chat4all/runtime';
import type { StoredAccount } from '@chat4all/store';
import { ApiError, invalidField, notFound } from '../errors/api-error.ts';
import type { AccountOptions } from './account-options.ts';
import { fileToConfigured, storedToConfigured } from './to-configured-account.ts';

/** Returns an account of the tenant with its settings. Throws NOT_FOUND. */
export async function getAccount(
  tenantId: string,
  accountId: string,
  options: AccountOptions,
): Promise<ConfiguredAccount> {
  if (accountId === '') throw invalidField('account_id', 'is required');
  const inFile = findInFile(tenantId, accountId, options);
  if (inFile) return fileToConfigured(tenantId, inFile, options);
  const stored = await options.store.configuration.accounts.get(tenantId, accountId);
  if (stored === undefined) throw notFound('account', accountId);
  return storedToConfigured(stored, options);
}

/** Returns an account of the tenant that can be changed by API. Throws NOT_FOUND, and FAILED_PRECONDITION for one of the configuration file. */
export async function findChangeable(
  tenantId: string,
  accountId: string,
  options: AccountOptions,
): Promise<StoredAccount> {
  if (accountId === '') throw invalidField('account_id', 'is required');
  if (findInFile(tenantId, accountId, options)) throw accountInFile(accountId);
  const stored = await options.store.configuration.accounts.get(tenantId, accountId);
  if (stored === undefined) throw notFound('account', accountId);
  return stored;
}

/** Returns the settings of an account of the configuration file; undefined if the tenant has none of this id there. */
export function findInFile(
  tenantId: string,
  accountId: string,
  { configuration }: Pick<AccountOptions, 'configuration'>,
): AccountSettings | undefined {
  return configuration.tenants.find(({ id }) => id === tenantId)?.accounts.find(({ id }) => id === accountId);
}

/** Returns FAILED_PRECONDITION: the account can only be changed in the configuration file. */
export function accountInFile(accountId: string): ApiError {
  const description = `account "${accountId}" is in the configuration file; change it there`;
  return new ApiError(status.FAILED_PRECONDITION, description, {
    reason: 'ACCOUNT_IN_FILE',
    metadata: { account_id: accountId },
    preconditionFailures: [{ type: 'ACCOUNT', subject: accountId, description }],
  });
}
