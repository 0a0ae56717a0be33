import { ConnectorError, type PartReader } from '@chat4all/connector';
import { type RefusalFacts, findErrorRow } from './error-table.ts';
import { readNumber } from './message-id.ts';

/** A response with `ok: false`. Source: core.telegram.org/bots/api#making-requests. */
export interface Refusal {
  readonly code: number;
  readonly description: string;
  readonly retryAfterSeconds?: number | undefined;
  /** The new id of a group that became a supergroup. */
  readonly migratedTo?: string | undefined;
}

/** The cause of a refusal of a message to a group that has another id now. */
export class ChatMigratedError extends Error {
  override readonly name = 'ChatMigratedError';
  /** The new id. */
  readonly chatId: string;

  constructor(chatId: string) {
    super(`the chat's id is now ${chatId}`);
    this.chatId = chatId;
  }
}

/** Reads a response with `ok: false`, of which only the code is required. Returns undefined without it. */
export function readRefusal(response: PartReader): Refusal | undefined {
  const code = response.integer('error_code');
  const parameters = response.object('parameters');
  if (code === undefined) return undefined;
  return {
    code,
    description: response.text('description') ?? 'no description',
    retryAfterSeconds: parameters.number('retry_after'),
    migratedTo: readNumber(parameters, 'migrate_to_chat_id'),
  };
}

/**
 * Converts a refusal of Telegram. It is `certain`, except for a failure of Telegram itself (5xx). A code that is not in the
 * table has the meaning of the HTTP status.
 */
export function connectorErrorFromRefusal({
  code,
  description,
  retryAfterSeconds: seconds,
  migratedTo,
}: Refusal): ConnectorError {
  const { reason, retryable, scope } = findErrorRow(code, description) ?? factsFromStatus(code);
  const hint = migratedTo === undefined ? '' : `; the chat's id is now ${migratedTo}`;
  return new ConnectorError(`Telegram error ${code}: ${description}${hint}`, {
    ...{ reason, retryable, scope, certain: code < 500, channelCode: String(code) },
    ...(seconds !== undefined && { retryAfterMs: seconds * 1_000 }),
    ...(migratedTo !== undefined && { cause: new ChatMigratedError(migratedTo) }),
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
  if (status === 429) return { reason: 'throttled', retryable: true, scope: 'pair' };
  if (status >= 500) return { reason: 'transient', retryable: true, scope: 'platform' };
  return { reason: 'unknown', retryable: false, scope: 'delivery' };
}
