import { ConnectorError, type ConnectorErrorReason } from './connector-error.ts';

/** The error for a message that cannot be sent as it is, told without a call: nothing was sent. */
export function refusal(message: string, reason: ConnectorErrorReason): ConnectorError {
  return new ConnectorError(message, { reason, retryable: false, certain: true, scope: 'delivery' });
}
