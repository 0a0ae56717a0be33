import { status } from '@grpc/grpc-js';
import { type AccountCheck as ChannelCheck, ConnectorError } from '@chat4all/connector';
import { type AccountCheck, AccountCheckName, AccountCheckOutcome, type VerifyAccountRequest } from '@chat4all/proto';
import { ApiError, invalidField, notFound } from '../errors/api-error.ts';
import { Violations } from '../validation/violations.ts';
import type { AccountOptions } from './account-options.ts';

const MAXIMUM_URL_LENGTH = 2_048;

const NAMES: Readonly<Record<ChannelCheck['name'], AccountCheckName>> = {
  token: AccountCheckName.TOKEN,
  permission: AccountCheckName.PERMISSION,
  webhook_subscription: AccountCheckName.WEBHOOK_SUBSCRIPTION,
  number: AccountCheckName.NUMBER,
};

const OUTCOMES: Readonly<Record<ChannelCheck['outcome'], AccountCheckOutcome>> = {
  ok: AccountCheckOutcome.OK,
  failed: AccountCheckOutcome.FAILED,
  unknown: AccountCheckOutcome.UNKNOWN,
};

/**
 * Asks the platform whether an account works. Throws INVALID_ARGUMENT, NOT_FOUND, FAILED_PRECONDITION if this router cannot use the
 * account, UNIMPLEMENTED if its channel cannot verify accounts, and UNAVAILABLE if the platform does not answer.
 */
export async function verifyAccount(
  tenantId: string,
  { accountId, subscribe, callbackUrl }: VerifyAccountRequest,
  { configuration }: Pick<AccountOptions, 'configuration'>,
): Promise<AccountCheck[]> {
  if (accountId === '') throw invalidField('account_id', 'is required');
  validateCallbackUrl(callbackUrl, subscribe);
  const unusable = configuration.unusable.find((each) => each.id === accountId && each.tenantId === tenantId);
  if (unusable) throw accountUnusable(accountId, unusable.problem);
  const account = configuration.accounts.find(accountId);
  if (account?.tenantId !== tenantId) throw notFound('account', accountId);
  const { connector, channel } = account;
  if (connector.verify === undefined) {
    throw new ApiError(status.UNIMPLEMENTED, `${channel} cannot verify accounts`, { reason: 'UNSUPPORTED' });
  }
  try {
    const checks = await connector.verify({ subscribe, ...(callbackUrl !== '' && { callbackUrl }) });
    return checks.map(({ name, outcome, detail, remedy = '' }) => {
      return { name: NAMES[name], outcome: OUTCOMES[outcome], detail, remedy };
    });
  } catch (error) {
    const { message } = ConnectorError.from(error);
    const details = { reason: 'PLATFORM_UNAVAILABLE', metadata: { channel } };
    throw new ApiError(status.UNAVAILABLE, `${channel} did not answer: ${message}`, details, error);
  }
}

function validateCallbackUrl(callbackUrl: string, subscribe: boolean): void {
  if (callbackUrl === '') return;
  const violations = new Violations();
  violations.addIfLonger('callback_url', callbackUrl, MAXIMUM_URL_LENGTH);
  if (!subscribe) violations.add('callback_url', 'needs subscribe');
  const url = URL.parse(callbackUrl);
  // Meta and Telegram accept no other; the simulated platforms run beside the gateway.
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    violations.add('callback_url', 'must be a URL such as https://example.com/webhooks/whatsapp/my-account');
  }
  violations.assertNone();
}

function accountUnusable(accountId: string, problem: string): ApiError {
  const description = `account "${accountId}" is unusable: ${problem}`;
  return new ApiError(status.FAILED_PRECONDITION, description, {
    reason: 'ACCOUNT_UNUSABLE',
    metadata: { account_id: accountId },
    preconditionFailures: [{ type: 'ACCOUNT', subject: accountId, description }],
  });
}
