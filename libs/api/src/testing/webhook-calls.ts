import {
  type Connection,
  CreateWebhookEndpointRequest,
  StartWebhookRecoveryRequest,
  type WebhookEndpoint,
  type WebhookEndpointSettings,
  type WebhookRecovery,
  unary,
} from '@chat4all/proto';

/** Creates an endpoint with these settings, and with https://example.com/events for the URL by default. */
export async function createEndpoint(
  connection: Connection,
  settings: Partial<WebhookEndpointSettings> = {},
): Promise<WebhookEndpoint> {
  return (await createEndpointWithSecret(connection, settings)).endpoint;
}

/** Does the same as {@link createEndpoint}, and returns the secret too. */
export async function createEndpointWithSecret(
  { webhooks, metadata }: Connection,
  settings: Partial<WebhookEndpointSettings> = {},
): Promise<{ readonly endpoint: WebhookEndpoint; readonly secret: string }> {
  const request = CreateWebhookEndpointRequest.fromPartial({
    settings: { url: 'https://example.com/events', ...settings },
  });
  const { endpoint, secret } = await unary(webhooks.createWebhookEndpoint.bind(webhooks), request, { metadata });
  if (endpoint === undefined) throw new Error('the answer has no endpoint');
  return { endpoint, secret };
}

export async function startRecovery(
  { webhooks, metadata }: Connection,
  request: Parameters<typeof StartWebhookRecoveryRequest.fromPartial>[0],
): Promise<WebhookRecovery> {
  const whole = StartWebhookRecoveryRequest.fromPartial(request);
  const { recovery } = await unary(webhooks.startWebhookRecovery.bind(webhooks), whole, { metadata });
  if (recovery === undefined) throw new Error('the answer has no recovery');
  return recovery;
}
