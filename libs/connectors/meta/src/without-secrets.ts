import { ConnectorError } from '@chat4all/connector';

/** The error without any of these texts: Meta quotes a malformed token in its error message. */
export function withoutSecrets(error: ConnectorError, secrets: Iterable<string>): ConnectorError {
  let { message } = error;
  for (const secret of secrets) message = message.replaceAll(secret, '…');
  if (message === error.message) return error;
  const { reason, retryable, certain, scope, retryAfterMs, channelCode } = error;
  return new ConnectorError(message, {
    reason,
    retryable,
    certain,
    scope,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(channelCode !== undefined && { channelCode }),
  });
}
