import { status } from '@grpc/grpc-js';
import type { TemplateAbility } from '@chat4all/connector';
import type { Account, Accounts } from '@chat4all/runtime';
import { ApiError, invalidField, notFound } from '../errors/api-error.ts';

/** Returns an account of the tenant. Throws NOT_FOUND for any other. */
export function findAccount(tenantId: string, accountId: string, accounts: Accounts): Account {
  if (accountId === '') throw invalidField('account_id', 'is required');
  const account = accounts.find(accountId);
  if (account?.tenantId !== tenantId) throw notFound('account', accountId);
  return account;
}

/** Returns the management of an account's templates. Throws FAILED_PRECONDITION if its channel has no templates. */
export function templatesOf({ channel, connector }: Account): TemplateAbility {
  if (connector.templates !== undefined) return connector.templates;
  throw new ApiError(status.FAILED_PRECONDITION, `${channel} has no templates`, { reason: 'NOT_SUPPORTED' });
}
