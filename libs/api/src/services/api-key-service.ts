import type { ApiKeyServiceServer } from '@chat4all/proto';
import { type ApiKeyOptions, createApiKey, listApiKeys, revokeApiKey } from '../api-keys/api-keys.ts';
import type { HandlerFactory } from '../server/handler-factory.ts';
import type { HandlersOf } from '../server/handlers.ts';

/** Creates the handlers of ApiKeyService. */
export function apiKeyService(options: ApiKeyOptions, handlers: HandlerFactory) {
  return {
    createApiKey: handlers.audited(
      'CreateApiKey',
      'admin',
      (_, __, response) => response?.apiKey?.keyId ?? '',
      (request, call) => createApiKey(call, request, options),
    ),
    listApiKeys: handlers.unary('ListApiKeys', 'admin', async (_, { tenantId }) => ({
      apiKeys: await listApiKeys(tenantId, options),
    })),
    revokeApiKey: handlers.audited(
      'RevokeApiKey',
      'admin',
      ({ keyId }) => keyId,
      async ({ keyId }, { tenantId }) => ({ apiKey: await revokeApiKey(tenantId, keyId, options) }),
    ),
  } satisfies HandlersOf<ApiKeyServiceServer>;
}
