import { ConnectorError } from '@chat4all/connector';
import { type RefusalFacts, findErrorRow } from './error-table.ts';
import type { Refused } from './wire.ts';

/**
 * A refusal of Telegram's as a ConnectorError. It is `certain`, but for a failure of Telegram's own. A code that the table
 * does not know is judged as an HTTP status.
 */
export function connectorErrorFromRefusal({ error_code: code, description, parameters }: Refused): ConnectorError {
  const { reason, retryable, scope } = findErrorRow(code, description) ?? factsFromStatus(code);
  const { retry_after: seconds, migrate_to_chat_id: moved } = parameters ?? {};
  const hint = moved === undefined ? '' : `; the chat is now ${moved}`;
  return new ConnectorError(`Telegram refused (${code}): ${description}${hint}`, {
    ...{ reason, retryable, scope, certain: code < 500, channelCode: String(code) },
    ...(seconds !== undefined && { retryAfterMs: seconds * 1_000 }),
  });
}

/** An answer that is none of the Bot API's: from something in between, or cut off. */
export function unreadableAnswer(status: number, problem: string): ConnectorError {
  const { reason, retryable, scope } = factsFromStatus(status);
  const certain = status >= 400 && status < 500;
  return new ConnectorError(`Telegram's answer (HTTP ${status}) cannot be read: ${problem}`, {
    ...{ reason, retryable: retryable || !certain, certain, scope, channelCode: `HTTP ${status}` },
  });
}

function factsFromStatus(status: number): RefusalFacts {
  if (status === 429) return { reason: 'throttled', retryable: true, scope: 'account' };
  if (status >= 500) return { reason: 'transient', retryable: true, scope: 'platform' };
  return { reason: 'unknown', retryable: false, scope: 'delivery' };
}
