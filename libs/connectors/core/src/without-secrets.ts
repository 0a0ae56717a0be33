import { inspect } from 'node:util';
import { ConnectorError } from './connector-error.ts';

/**
 * The error without any of these texts: platforms quote what they were sent, and some errors of the network hold the
 * address of the call. A cause that holds one is left out.
 */
export function withoutSecrets(error: ConnectorError, secrets: Iterable<string>): ConnectorError {
  let { message } = error;
  let { cause } = error;
  for (const secret of secrets) {
    message = message.replaceAll(secret, '…');
    if (cause !== undefined && inspect(cause, { depth: 5 }).includes(secret)) cause = undefined;
  }
  if (message === error.message && cause === error.cause) return error;
  const { reason, retryable, certain, scope, retryAfterMs, channelCode } = error;
  return new ConnectorError(message, {
    ...{ reason, retryable, certain, scope },
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(channelCode !== undefined && { channelCode }),
    ...(cause !== undefined && { cause }),
  });
}
