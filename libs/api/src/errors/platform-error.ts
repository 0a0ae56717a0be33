import { status } from '@grpc/grpc-js';
import { ConnectorError } from '@chat4all/connector';
import { ApiError } from './api-error.ts';

/** The delay that RetryInfo carries if the platform states none, in milliseconds. */
const DEFAULT_RETRY_AFTER_MS = 1_000;

/**
 * Converts the error of a call of a platform. An ApiError is returned unchanged; any other becomes `refused` if the platform refuses the
 * call, RESOURCE_EXHAUSTED if it limits calls, and UNAVAILABLE if a retry may succeed. The message and `channel_code` are the platform's.
 */
export function toPlatformError(
  thrown: unknown,
  channel: string,
  refused: status = status.FAILED_PRECONDITION,
): ApiError {
  if (thrown instanceof ApiError) return thrown;
  const error = ConnectorError.from(thrown);
  const { reason, retryable, retryAfterMs = DEFAULT_RETRY_AFTER_MS, message, channelCode = '' } = error;
  const details = { reason: reason.toUpperCase(), metadata: { channel, channel_code: channelCode } };
  if (!retryable) return new ApiError(refused, message, details, thrown);
  const code = reason === 'throttled' ? status.RESOURCE_EXHAUSTED : status.UNAVAILABLE;
  return new ApiError(code, message, { ...details, retryAfterMs }, thrown);
}
