import { hash } from 'node:crypto';
import type { StartWebhookRecoveryRequest, WebhookRecovery } from '@chat4all/proto';
import type { WebhookEndpoints } from '@chat4all/store';
import { status } from '@grpc/grpc-js';
import { ApiError, invalidField, notFound } from '../errors/api-error.ts';
import { validateRequestId } from '../validation/validate-fields.ts';
import { validateTime } from '../validation/validate-filters.ts';
import { Violations } from '../validation/violations.ts';
import { findEndpoint } from './endpoints.ts';
import { toRecovery } from './to-endpoint.ts';

/** Starts a recovery, or returns the one that the request id has started. Throws INVALID_ARGUMENT that names every invalid field, NOT_FOUND, and ALREADY_EXISTS if it started another recovery. */
export async function startRecovery(
  tenantId: string,
  request: StartWebhookRecoveryRequest,
  endpoints: WebhookEndpoints,
): Promise<WebhookRecovery> {
  const { requestId, endpointId, since, until = new Date() } = request;
  const violations = new Violations();
  validateRequestId(requestId, violations);
  if (requestId === '') violations.add('request_id', 'is required, so that the call can be repeated safely');
  if (since === undefined) violations.add('since', 'is required');
  validateTime(since, 'since', violations);
  validateTime(until, 'until', violations);
  const [sinceMs, untilMs] = [since?.getTime() ?? 0, until.getTime()];
  if (since !== undefined && sinceMs >= untilMs)
    violations.add('since', 'must be before until, which is now by default');
  violations.assertNone();
  await findEndpoint(tenantId, endpointId, endpoints);
  const recoveryId = recoveryIdOf(tenantId, requestId);
  const progress = { cursor: '', eventCount: 0, done: false };
  const recovery = await endpoints.createRecovery({ recoveryId, tenantId, endpointId, sinceMs, untilMs, ...progress });
  // Without a given end, a repeated call has another one.
  const isOther = recovery.endpointId !== endpointId || recovery.sinceMs !== sinceMs;
  if (isOther || (request.until !== undefined && recovery.untilMs !== untilMs)) {
    const details = { reason: 'REQUEST_ID_REUSED', metadata: { request_id: requestId } };
    throw new ApiError(status.ALREADY_EXISTS, `request_id "${requestId}" was used for another recovery`, details);
  }
  return toRecovery(recovery);
}

/** Returns the progress of a recovery. Throws NOT_FOUND if the tenant does not have it. */
export async function getRecovery(
  tenantId: string,
  recoveryId: string,
  endpoints: WebhookEndpoints,
): Promise<WebhookRecovery> {
  if (recoveryId === '') throw invalidField('recovery_id', 'is required');
  const recovery = await endpoints.getRecovery(tenantId, recoveryId);
  if (recovery === undefined) throw notFound('webhook recovery', recoveryId);
  return toRecovery(recovery);
}

// The length of the tenant's id keeps two different pairs from forming the same text.
function recoveryIdOf(tenantId: string, requestId: string): string {
  return `w${hash('sha256', `${tenantId.length}:${tenantId}${requestId}`, 'hex').slice(0, 32)}`;
}
