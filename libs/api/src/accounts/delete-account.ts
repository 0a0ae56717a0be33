import { status } from '@grpc/grpc-js';
import { AccountState, type DeleteAccountRequest } from '@chat4all/proto';
import { ApiError, invalidField } from '../errors/api-error.ts';
import type { AccountOptions } from './account-options.ts';
import { accountInFile, findInFile } from './find-account.ts';
import { refreshHere } from './refresh-here.ts';

/**
 * Deletes an account with its secrets. Does nothing if the tenant has none of this id. Throws FAILED_PRECONDITION for an account of the
 * configuration file, and without `force` while deliveries wait.
 */
export async function deleteAccount(
  tenantId: string,
  { accountId, force }: DeleteAccountRequest,
  options: AccountOptions,
): Promise<void> {
  if (accountId === '') throw invalidField('account_id', 'is required');
  const { accounts } = options.store.configuration;
  const stored = await accounts.get(tenantId, accountId);
  if (stored === undefined) {
    if (findInFile(tenantId, accountId, options)) throw accountInFile(accountId);
    return;
  }
  if (!force && (await accounts.hasUnsent(tenantId, accountId))) throw deliveriesWait(accountId);
  await accounts.delete(tenantId, accountId);
  await refreshHere(options);
  // Its parked deliveries end now, also if it was paused, and a new account of this id is not.
  await options.store.accounts.set({ accountId, state: AccountState.ACTIVE, sinceMs: Date.now() });
}

function deliveriesWait(accountId: string): ApiError {
  const description =
    `deliveries of account "${accountId}" are parked, scheduled or under way; ` +
    'wait for them, cancel them, or set force, which makes them dead letters';
  return new ApiError(status.FAILED_PRECONDITION, description, {
    reason: 'ACCOUNT_BUSY',
    metadata: { account_id: accountId },
    preconditionFailures: [{ type: 'ACCOUNT', subject: accountId, description }],
  });
}
