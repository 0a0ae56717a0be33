import { ConnectorError } from '@chat4all/connector';
import { type RefusalFacts, findErrorRow } from './error-table.ts';
import type { FailedResponse } from './wire.ts';

/**
 * Converts a refusal of Telegram. It is `certain`, except for a failure of Telegram itself (5xx). A code that is not in the
 * table has the meaning of the HTTP status.
 */
export function connectorErrorFromRefusal({
  error_code: code,
  description,
  parameters,
}: FailedResponse): ConnectorError {
  const { reason, retryable, scope } = findErrorRow(code, description) ?? factsFromStatus(code);
  const { retry_after: seconds, migrate_to_chat_id: moved } = parameters ?? {};
  const hint = moved === undefined ? '' : `; the chat's id is now ${moved}`;
  return new ConnectorError(`Telegram error ${code}: ${description}${hint}`, {
    ...{ reason, retryable, scope, certain: code < 500, channelCode: String(code) },
    ...(seconds !== undefined && { retryAfterMs: seconds * 1_000 }),
  });
}

/** Returns the error for a response that is not from the Bot API, but from a gateway, or incomplete. */
export function invalidResponseError(status: number, problem: string): ConnectorError {
  const { reason, retryable, scope } = factsFromStatus(status);
  const certain = status >= 400 && status < 500;
  return new ConnectorError(`invalid response from Telegram (HTTP ${status}): ${problem}`, {
    ...{ reason, retryable: retryable || !certain, certain, scope, channelCode: `HTTP ${status}` },
  });
}

function factsFromStatus(status: number): RefusalFacts {
  if (status === 429) return { reason: 'throttled', retryable: true, scope: 'account' };
  if (status >= 500) return { reason: 'transient', retryable: true, scope: 'platform' };
  return { reason: 'unknown', retryable: false, scope: 'delivery' };
}
