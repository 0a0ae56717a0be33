import {
  type ConfiguredAccount,
  type Connection,
  CreateAccountRequest,
  CreateApiKeyRequest,
  type CreateApiKeyResponse,
  unary,
} from '@chat4all/proto';

/** A valid request of a WhatsApp account on the simulated platform. */
export const WHATSAPP_ACCOUNT = {
  ...{ accountId: 'sales', channel: 'whatsapp' },
  settings: { phone_number_id: '200000000000002', base_url: 'http://127.0.0.1:8090' },
  secrets: { access_token: 'EAAG-token-0123456789', app_secret: 'app-secret-0123456789', verify_token: 'short' },
};

type PartialCreate = Parameters<typeof CreateAccountRequest.fromPartial>[0];

/** Creates {@link WHATSAPP_ACCOUNT} with these changes. */
export async function createAccount(
  { accounts, metadata }: Connection,
  partial: PartialCreate = {},
): Promise<ConfiguredAccount> {
  const request = CreateAccountRequest.fromPartial({ ...WHATSAPP_ACCOUNT, ...partial });
  const { account } = await unary(accounts.createAccount.bind(accounts), request, { metadata });
  if (account === undefined) throw new Error('the answer has no account');
  return account;
}

/** Creates an API key with these scopes. */
export function createApiKey(
  { apiKeys, metadata }: Connection,
  partial: Parameters<typeof CreateApiKeyRequest.fromPartial>[0],
): Promise<CreateApiKeyResponse> {
  return unary(apiKeys.createApiKey.bind(apiKeys), CreateApiKeyRequest.fromPartial(partial), { metadata });
}
