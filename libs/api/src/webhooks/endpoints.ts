import { randomUUID } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import type {
  CreateWebhookEndpointRequest,
  CreateWebhookEndpointResponse,
  UpdateWebhookEndpointRequest,
  WebhookEndpoint,
} from '@chat4all/proto';
import type { WebhookEndpoint as StoredEndpoint, WebhookEndpoints } from '@chat4all/store';
import { differingFields } from '../audit/changed-fields.ts';
import { ApiError, invalidField, notFound } from '../errors/api-error.ts';
import { quotaExceeded } from '../limits/quota-exceeded.ts';
import { readSettings } from './read-settings.ts';
import { createSecret } from './secrets.ts';
import { toEndpoint } from './to-endpoint.ts';
import type { WebhookOptions } from './webhook-options.ts';

/** The endpoints that a tenant may have (product limit). */
const MAXIMUM_ENDPOINTS = 20;

/**
 * Creates an endpoint. Throws INVALID_ARGUMENT that names every invalid field, FAILED_PRECONDITION without a master key, and
 * RESOURCE_EXHAUSTED if the tenant has 20 endpoints.
 */
export async function createEndpoint(
  tenantId: string,
  { settings: requested }: CreateWebhookEndpointRequest,
  options: WebhookOptions,
): Promise<CreateWebhookEndpointResponse> {
  const settings = readSettings(requested, options);
  const endpointId = randomUUID();
  const { secret, stored } = createSecret(endpointId, options);
  const endpoint: StoredEndpoint = {
    ...{ endpointId, tenantId, settings, secrets: [stored], disabledReason: '', failingSinceMs: 0 },
    createTimeMs: Date.now(),
  };
  if (!(await options.endpoints.create(endpoint, MAXIMUM_ENDPOINTS))) {
    throw quotaExceeded(tenantId, `${MAXIMUM_ENDPOINTS} webhook endpoints`);
  }
  return { endpoint: toEndpoint(endpoint, 0), secret };
}

/** Returns an endpoint of the tenant as it is stored. Throws NOT_FOUND. */
export async function findEndpoint(
  tenantId: string,
  endpointId: string,
  endpoints: WebhookEndpoints,
): Promise<StoredEndpoint> {
  if (endpointId === '') throw invalidField('endpoint_id', 'is required');
  const endpoint = await endpoints.get(tenantId, endpointId);
  if (endpoint === undefined) throw notFound('webhook endpoint', endpointId);
  return endpoint;
}

/** Throws FAILED_PRECONDITION if nothing is posted to the endpoint. */
export function assertEnabled({ endpointId, settings, disabledReason }: StoredEndpoint): void {
  if (!settings.disabled && disabledReason === '') return;
  const description = `webhook endpoint "${endpointId}" is disabled; call UpdateWebhookEndpoint to enable it`;
  throw new ApiError(status.FAILED_PRECONDITION, description, {
    reason: 'ENDPOINT_DISABLED',
    preconditionFailures: [{ type: 'WEBHOOK_ENDPOINT', subject: endpointId, description }],
  });
}

/** Returns an endpoint of the tenant. Throws NOT_FOUND. */
export async function getEndpoint(
  tenantId: string,
  endpointId: string,
  endpoints: WebhookEndpoints,
): Promise<WebhookEndpoint> {
  return withWaiting(await findEndpoint(tenantId, endpointId, endpoints), endpoints);
}

/** Lists the endpoints of the tenant, in the order of their creation. */
export async function listEndpoints(tenantId: string, endpoints: WebhookEndpoints): Promise<WebhookEndpoint[]> {
  const stored = await endpoints.list(tenantId);
  return Promise.all(stored.map((endpoint) => withWaiting(endpoint, endpoints)));
}

/**
 * Replaces the settings of an endpoint. One that the gateway has disabled is enabled again; the waiting posts of one that the
 * settings disable are discarded. Returns the names of the fields that have changed too. Throws INVALID_ARGUMENT that names every invalid field,
 * and NOT_FOUND.
 */
export async function updateEndpoint(
  tenantId: string,
  { endpointId, settings: requested }: UpdateWebhookEndpointRequest,
  options: WebhookOptions,
): Promise<{ readonly endpoint: WebhookEndpoint; readonly changed: readonly string[] }> {
  const { endpoints } = options;
  const settings = readSettings(requested, options);
  const before = await findEndpoint(tenantId, endpointId, endpoints);
  const updated = await endpoints.update(tenantId, endpointId, { settings, disabledReason: '', failingSinceMs: 0 });
  if (updated === undefined) throw notFound('webhook endpoint', endpointId);
  if (settings.disabled) await endpoints.discardWaiting(endpointId);
  const changed = differingFields(before.settings, settings, 'settings');
  return { endpoint: await withWaiting(updated, endpoints), changed };
}

/** Deletes an endpoint with its waiting posts. Does nothing if the tenant has none of this id. */
export async function deleteEndpoint(tenantId: string, endpointId: string, endpoints: WebhookEndpoints): Promise<void> {
  if (endpointId === '') throw invalidField('endpoint_id', 'is required');
  await endpoints.delete(tenantId, endpointId);
}

async function withWaiting(endpoint: StoredEndpoint, endpoints: WebhookEndpoints): Promise<WebhookEndpoint> {
  return toEndpoint(endpoint, await endpoints.countWaiting(endpoint.endpointId));
}
