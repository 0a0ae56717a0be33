import { status } from '@grpc/grpc-js';
import type { RotateWebhookSecretRequest, RotateWebhookSecretResponse } from '@chat4all/proto';
import { ApiError, notFound } from '../errors/api-error.ts';
import { toMilliseconds, validateDurationUpTo } from '../validation/durations.ts';
import { Violations } from '../validation/violations.ts';
import { findEndpoint } from './endpoints.ts';
import { createSecret } from './secrets.ts';
import { toEndpoint } from './to-endpoint.ts';
import type { WebhookOptions } from './webhook-options.ts';

const DEFAULT_GRACE_PERIOD = { seconds: 24 * 3_600, nanos: 0 };
const MAXIMUM_GRACE_SECONDS = 7 * 24 * 3_600;

/** The secrets that sign at the same time; each makes the header `webhook-signature` longer. */
const MAXIMUM_SECRETS = 5;

/**
 * Creates a new secret; the earlier ones expire after the grace period. Throws INVALID_ARGUMENT, NOT_FOUND, and FAILED_PRECONDITION
 * without a master key, or if five earlier secrets would still sign.
 */
export async function rotateSecret(
  tenantId: string,
  { endpointId, gracePeriod }: RotateWebhookSecretRequest,
  options: WebhookOptions,
): Promise<RotateWebhookSecretResponse> {
  const { endpoints } = options;
  const violations = new Violations();
  validateDurationUpTo(gracePeriod, MAXIMUM_GRACE_SECONDS, 'grace_period', violations);
  violations.assertNone();
  const endpoint = await findEndpoint(tenantId, endpointId, endpoints);
  const now = Date.now();
  const end = now + toMilliseconds(gracePeriod ?? DEFAULT_GRACE_PERIOD);
  const earlier = endpoint.secrets
    .map((secret) => ({ ...secret, expireTimeMs: Math.min(secret.expireTimeMs || end, end) }))
    .filter(({ expireTimeMs }) => expireTimeMs > now);
  if (earlier.length >= MAXIMUM_SECRETS) throw tooManySecrets(earlier.length);
  const { secret, stored } = createSecret(endpointId, options);
  const updated = await endpoints.update(tenantId, endpointId, { secrets: [stored, ...earlier] });
  if (updated === undefined) throw notFound('webhook endpoint', endpointId);
  return { endpoint: toEndpoint(updated, await endpoints.countWaiting(endpointId)), secret };
}

function tooManySecrets(count: number): ApiError {
  const message = `grace_period: ${count} earlier secrets would sign too; set a shorter one, such as 0 s`;
  return new ApiError(status.FAILED_PRECONDITION, message, { reason: 'TOO_MANY_SECRETS' });
}
