import type { ConnectorErrorFacts } from '@chat4all/connector';

/** The meaning of a refusal of Telegram. */
export type RefusalFacts = Pick<ConnectorErrorFacts, 'reason' | 'retryable' | 'scope'>;

interface ErrorRow extends RefusalFacts {
  readonly code: number;
  /** Must match the description. Default: any. */
  readonly description?: RegExp;
}

const FINAL = { retryable: false } as const;

/**
 * Refusals by code and description. The first match applies. Telegram documents neither: "contents are subject to change"
 * (core.telegram.org/bots/api#making-requests). The descriptions are from its open-source server, github.com/tdlib/
 * telegram-bot-api, and from the list at github.com/TelegramBotAPI/errors.
 */
export const ERROR_TABLE: readonly ErrorRow[] = [
  { code: 401, ...FINAL, reason: 'authentication', scope: 'account' },
  // The refusal of a token that was never valid.
  { code: 404, description: /^not found$/i, ...FINAL, reason: 'authentication', scope: 'account' },
  { code: 403, description: /blocked by the user/i, ...FINAL, reason: 'opted_out', scope: 'pair' },
  { code: 403, description: /user is deactivated/i, ...FINAL, reason: 'undeliverable', scope: 'pair' },
  { code: 403, description: /can't initiate conversation/i, ...FINAL, reason: 'outside_window', scope: 'pair' },
  { code: 403, description: /kicked|not a member/i, ...FINAL, reason: 'undeliverable', scope: 'pair' },
  { code: 403, ...FINAL, reason: 'permission', scope: 'delivery' },
  { code: 400, description: /(chat|user) not found/i, ...FINAL, reason: 'undeliverable', scope: 'pair' },
  { code: 400, description: /PEER_ID_INVALID|upgraded to a supergroup/i, ...FINAL, reason: 'identity', scope: 'pair' },
  // The answer to a press that is too late, or is not the first.
  {
    code: 400,
    description: /query is too old|QUERY_ID_INVALID/i,
    ...FINAL,
    reason: 'outside_window',
    scope: 'delivery',
  },
  {
    code: 400,
    description: /file|HTTP URL|web page|PHOTO_|IMAGE_|VIDEO_|STICKER_/i,
    ...FINAL,
    reason: 'media',
    scope: 'delivery',
  },
  { code: 400, description: /(not enough|no) rights|CHAT_.*FORBIDDEN/i, ...FINAL, reason: 'permission', scope: 'pair' },
  { code: 400, ...FINAL, reason: 'invalid', scope: 'delivery' },
  { code: 409, ...FINAL, reason: 'configuration', scope: 'account' },
  { code: 413, ...FINAL, reason: 'media', scope: 'delivery' },
  // It does not state which rate was exceeded. The worker paces the bot below its rate, so it is that of a chat, mostly of a
  // group; one chat must never stop the others.
  { code: 429, retryable: true, reason: 'throttled', scope: 'pair' },
];

/** Returns the meaning of a refusal, or undefined if it is unknown. */
export function findErrorRow(code: number, description: string): RefusalFacts | undefined {
  return ERROR_TABLE.find((row) => row.code === code && (row.description?.test(description) ?? true));
}
