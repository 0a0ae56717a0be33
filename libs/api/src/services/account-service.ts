import type { AccountServiceServer } from '@chat4all/proto';
import type { AccountOptions } from '../accounts/account-options.ts';
import { rotateCredentials, updateAccount } from '../accounts/change-account.ts';
import { createAccount } from '../accounts/create-account.ts';
import { deleteAccount } from '../accounts/delete-account.ts';
import { getAccount } from '../accounts/find-account.ts';
import { verifyAccount } from '../accounts/verify-account.ts';
import { accountOf } from '../audit/targets.ts';
import type { HandlerFactory } from '../server/handler-factory.ts';
import type { HandlersOf } from '../server/handlers.ts';

/** Creates the handlers of AccountService. */
export function accountService(options: AccountOptions, handlers: HandlerFactory) {
  return {
    createAccount: handlers.audited('CreateAccount', 'accounts', accountOf, async (request, { tenantId }) => ({
      account: await createAccount(tenantId, request, options),
    })),
    getAccount: handlers.unary('GetAccount', 'accounts', async ({ accountId }, { tenantId }) => ({
      account: await getAccount(tenantId, accountId, options),
    })),
    updateAccount: handlers.audited('UpdateAccount', 'accounts', accountOf, async (request, { tenantId }) => ({
      account: await updateAccount(tenantId, request, options),
    })),
    deleteAccount: handlers.audited('DeleteAccount', 'accounts', accountOf, async (request, { tenantId }) => {
      await deleteAccount(tenantId, request, options);
      return {};
    }),
    rotateAccountCredentials: handlers.audited(
      'RotateAccountCredentials',
      'accounts',
      accountOf,
      async (request, { tenantId }) => ({
        account: await rotateCredentials(tenantId, request, options),
      }),
    ),
    verifyAccount: handlers.audited('VerifyAccount', 'accounts', accountOf, async (request, { tenantId }) => ({
      checks: await verifyAccount(tenantId, request, options),
    })),
  } satisfies HandlersOf<AccountServiceServer>;
}
