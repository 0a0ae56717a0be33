import { status } from '@grpc/grpc-js';
import { ApiError } from '../errors/api-error.ts';

/** Returns RESOURCE_EXHAUSTED for a limit of a tenant, such as `10 messages per second`, with the delay after which a retry may succeed. */
export function quotaExceeded(tenantId: string, limit: string, retryAfterMs?: number): ApiError {
  const description = `limit of ${limit} reached`;
  return new ApiError(status.RESOURCE_EXHAUSTED, `${description}; nothing was accepted`, {
    reason: 'QUOTA',
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    quotaFailures: [{ subject: `tenant:${tenantId}`, description }],
  });
}
