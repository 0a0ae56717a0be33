import type { ConnectorErrorFacts } from '@chat4all/connector';

/** What a refusal of Telegram's means. */
export type RefusalFacts = Pick<ConnectorErrorFacts, 'reason' | 'retryable' | 'scope'>;

interface ErrorRow extends RefusalFacts {
  readonly code: number;
  /** Compared with the description; absent: any. */
  readonly description?: RegExp;
}

const final = { retryable: false } as const;

/**
 * Refusals by code and description, the first that fits. Telegram documents neither: "contents are subject to change"
 * (core.telegram.org/bots/api#making-requests). The descriptions are those of its open server, github.com/tdlib/
 * telegram-bot-api, and of the list at github.com/TelegramBotAPI/errors.
 */
export const errorTable: readonly ErrorRow[] = [
  { code: 401, ...final, reason: 'authentication', scope: 'account' },
  // What a token that never was one gets.
  { code: 404, description: /^not found$/i, ...final, reason: 'authentication', scope: 'account' },
  { code: 403, description: /blocked by the user/i, ...final, reason: 'opted_out', scope: 'pair' },
  { code: 403, description: /user is deactivated/i, ...final, reason: 'undeliverable', scope: 'pair' },
  { code: 403, description: /can't initiate conversation/i, ...final, reason: 'outside_window', scope: 'pair' },
  { code: 403, description: /kicked|not a member/i, ...final, reason: 'undeliverable', scope: 'pair' },
  { code: 403, ...final, reason: 'permission', scope: 'delivery' },
  { code: 400, description: /(chat|user) not found/i, ...final, reason: 'undeliverable', scope: 'pair' },
  { code: 400, description: /PEER_ID_INVALID|upgraded to a supergroup/i, ...final, reason: 'identity', scope: 'pair' },
  {
    code: 400,
    description: /file|HTTP URL|web page|PHOTO_|IMAGE_|VIDEO_|STICKER_/i,
    ...final,
    reason: 'media',
    scope: 'delivery',
  },
  { code: 400, description: /(not enough|no) rights|CHAT_.*FORBIDDEN/i, ...final, reason: 'permission', scope: 'pair' },
  { code: 400, ...final, reason: 'invalid', scope: 'delivery' },
  { code: 409, ...final, reason: 'configuration', scope: 'account' },
  { code: 413, ...final, reason: 'media', scope: 'delivery' },
  // It does not say for whom it was too fast; each person is paced here, so that mostly it is the account.
  { code: 429, retryable: true, reason: 'throttled', scope: 'account' },
];

/** What a refusal means; undefined: nothing is known of it. */
export function findErrorRow(code: number, description: string): RefusalFacts | undefined {
  return errorTable.find((row) => row.code === code && (row.description?.test(description) ?? true));
}
