import type { WebhookServiceServer } from '@chat4all/proto';
import type { HandlerFactory } from '../server/handler-factory.ts';
import type { HandlersOf } from '../server/handlers.ts';
import { listAttempts } from '../webhooks/attempts.ts';
import { createEndpoint, deleteEndpoint, getEndpoint, listEndpoints, updateEndpoint } from '../webhooks/endpoints.ts';
import { getRecovery, startRecovery } from '../webhooks/recoveries.ts';
import { resendEvent } from '../webhooks/resend-event.ts';
import { rotateSecret } from '../webhooks/rotate-secret.ts';
import { testEndpoint } from '../webhooks/test-endpoint.ts';
import type { WebhookOptions } from '../webhooks/webhook-options.ts';

/** Creates the handlers of WebhookService. */
export function webhookService(options: WebhookOptions, handlers: HandlerFactory) {
  const { endpoints } = options;
  return {
    createWebhookEndpoint: handlers.unary('CreateWebhookEndpoint', 'webhooks', (request, { tenantId }) =>
      createEndpoint(tenantId, request, options),
    ),
    getWebhookEndpoint: handlers.unary('GetWebhookEndpoint', 'webhooks', async ({ endpointId }, { tenantId }) => ({
      endpoint: await getEndpoint(tenantId, endpointId, endpoints),
    })),
    listWebhookEndpoints: handlers.unary('ListWebhookEndpoints', 'webhooks', async (_, { tenantId }) => ({
      endpoints: await listEndpoints(tenantId, endpoints),
    })),
    updateWebhookEndpoint: handlers.unary('UpdateWebhookEndpoint', 'webhooks', async (request, { tenantId }) => ({
      endpoint: await updateEndpoint(tenantId, request, options),
    })),
    deleteWebhookEndpoint: handlers.unary('DeleteWebhookEndpoint', 'webhooks', async ({ endpointId }, { tenantId }) => {
      await deleteEndpoint(tenantId, endpointId, endpoints);
      return {};
    }),
    rotateWebhookSecret: handlers.unary('RotateWebhookSecret', 'webhooks', (request, { tenantId }) =>
      rotateSecret(tenantId, request, options),
    ),
    testWebhookEndpoint: handlers.unary('TestWebhookEndpoint', 'webhooks', async ({ endpointId }, call) => ({
      attempt: await testEndpoint(call, endpointId, options),
    })),
    listWebhookAttempts: handlers.unary('ListWebhookAttempts', 'webhooks', (request, { tenantId }) =>
      listAttempts(tenantId, request, endpoints),
    ),
    resendWebhook: handlers.unary('ResendWebhook', 'webhooks', async (request, { tenantId }) => {
      await resendEvent(tenantId, request, options);
      return {};
    }),
    startWebhookRecovery: handlers.unary('StartWebhookRecovery', 'webhooks', async (request, { tenantId }) => ({
      recovery: await startRecovery(tenantId, request, endpoints),
    })),
    getWebhookRecovery: handlers.unary('GetWebhookRecovery', 'webhooks', async ({ recoveryId }, { tenantId }) => ({
      recovery: await getRecovery(tenantId, recoveryId, endpoints),
    })),
  } satisfies HandlersOf<WebhookServiceServer>;
}
