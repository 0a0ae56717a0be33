import type { CreateWebhookEndpointResponse, WebhookServiceServer } from '@chat4all/proto';
import { endpointOf } from '../audit/targets.ts';
import type { HandlerFactory } from '../server/handler-factory.ts';
import type { HandlersOf } from '../server/handlers.ts';
import { listAttempts } from '../webhooks/attempts.ts';
import { createEndpoint, deleteEndpoint, getEndpoint, listEndpoints, updateEndpoint } from '../webhooks/endpoints.ts';
import { getRecovery, startRecovery } from '../webhooks/recoveries.ts';
import { resendEvent } from '../webhooks/resend-event.ts';
import { rotateSecret } from '../webhooks/rotate-secret.ts';
import { testEndpoint } from '../webhooks/test-endpoint.ts';
import type { WebhookOptions } from '../webhooks/webhook-options.ts';

const createdEndpoint = (_: unknown, __: unknown, response?: CreateWebhookEndpointResponse): string =>
  response?.endpoint?.endpointId ?? '';

/** Creates the handlers of WebhookService. */
export function webhookService(options: WebhookOptions, handlers: HandlerFactory) {
  const { endpoints } = options;
  return {
    createWebhookEndpoint: handlers.audited(
      'CreateWebhookEndpoint',
      'webhooks',
      createdEndpoint,
      (request, { tenantId }) => createEndpoint(tenantId, request, options),
    ),
    getWebhookEndpoint: handlers.unary('GetWebhookEndpoint', 'webhooks', async ({ endpointId }, { tenantId }) => ({
      endpoint: await getEndpoint(tenantId, endpointId, endpoints),
    })),
    listWebhookEndpoints: handlers.unary('ListWebhookEndpoints', 'webhooks', async (_, { tenantId }) => ({
      endpoints: await listEndpoints(tenantId, endpoints),
    })),
    updateWebhookEndpoint: handlers.audited('UpdateWebhookEndpoint', 'webhooks', endpointOf, async (request, call) => {
      const { endpoint, changed } = await updateEndpoint(call.tenantId, request, options);
      call.changed(changed);
      return { endpoint };
    }),
    deleteWebhookEndpoint: handlers.audited(
      'DeleteWebhookEndpoint',
      'webhooks',
      endpointOf,
      async ({ endpointId }, { tenantId }) => {
        await deleteEndpoint(tenantId, endpointId, endpoints);
        return {};
      },
    ),
    rotateWebhookSecret: handlers.audited('RotateWebhookSecret', 'webhooks', endpointOf, (request, { tenantId }) =>
      rotateSecret(tenantId, request, options),
    ),
    testWebhookEndpoint: handlers.audited(
      'TestWebhookEndpoint',
      'webhooks',
      endpointOf,
      async ({ endpointId }, call) => ({
        attempt: await testEndpoint(call, endpointId, options),
      }),
    ),
    listWebhookAttempts: handlers.unary('ListWebhookAttempts', 'webhooks', (request, { tenantId }) =>
      listAttempts(tenantId, request, endpoints),
    ),
    resendWebhook: handlers.audited('ResendWebhook', 'webhooks', endpointOf, async (request, { tenantId }) => {
      await resendEvent(tenantId, request, options);
      return {};
    }),
    startWebhookRecovery: handlers.audited(
      'StartWebhookRecovery',
      'webhooks',
      endpointOf,
      async (request, { tenantId }) => ({
        recovery: await startRecovery(tenantId, request, endpoints),
      }),
    ),
    getWebhookRecovery: handlers.unary('GetWebhookRecovery', 'webhooks', async ({ recoveryId }, { tenantId }) => ({
      recovery: await getRecovery(tenantId, recoveryId, endpoints),
    })),
  } satisfies HandlersOf<WebhookServiceServer>;
}
