import type { ConnectorErrorFacts } from '@chat4all/connector';

/** The meaning of some of Meta's error codes. All of them are `certain`: Meta reports that it did not send the message. */
export interface ErrorRow extends Pick<ConnectorErrorFacts, 'reason' | 'retryable' | 'scope' | 'retryAfterMs'> {
  /** The codes, single or as an inclusive range. */
  readonly codes: readonly (number | readonly [first: number, last: number])[];
  /** If set, the row applies to these subcodes only, and takes precedence over a row without subcodes. */
  readonly subcodes?: readonly number[];
  /** If set, the row applies to this channel only, and takes precedence over a row without a channel. */
  readonly channel?: MetaChannel;
}

/** A channel whose errors are those of the Graph API. */
export type MetaChannel = 'whatsapp' | 'instagram';

const HOUR_MS = 60 * 60 * 1000;

/**
 * Meta's error codes. Sources: developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 * (2026-05-15), developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes (2026-03-18) and its
 * earlier version (docs/messenger-platform/reference/send-api/error-codes), the Graph API's error handling guide, david-lev/pywa `errors.py` @0bcf2f1, gokapso/whatsapp-cloud-api-js
 * `errors/categorize.ts` and `errors/retry.ts`, docs.360dialog.com.
 */
export const ERROR_TABLE: readonly ErrorRow[] = [
  { codes: [0, 190], reason: 'authentication', retryable: false, scope: 'account' },
  // Instagram outside the 24-hour window; the same code without these subcodes is a missing permission.
  { codes: [10], subcodes: [2534022, 2018278, 2018065], reason: 'outside_window', retryable: false, scope: 'delivery' },
  // "This person isn't receiving messages from you right now": the person blocked the account or deleted the conversation.
  { codes: [10, 200], subcodes: [2018108, 1545041], reason: 'undeliverable', retryable: false, scope: 'delivery' },
  { codes: [3, 10, [200, 299], 131005], reason: 'permission', retryable: false, scope: 'account' },

  { codes: [2, 131016, 133004], reason: 'transient', retryable: true, scope: 'platform' },
  // Messenger Platform: "You might also receive this error if a customer has blocked your business". It must not stop others.
  { codes: [2], channel: 'instagram', reason: 'transient', retryable: true, scope: 'delivery' },
  { codes: [2], subcodes: [2018344], reason: 'configuration', retryable: false, scope: 'account' },
  // Meta also reports these two for single messages, so they do not affect other deliveries.
  { codes: [1, 131000], reason: 'transient', retryable: true, scope: 'delivery' },
  // The number is being upgraded to a higher throughput, which takes about a minute.
  { codes: [131057], reason: 'transient', retryable: true, scope: 'account', retryAfterMs: 60_000 },
  // The Marketing Messages API has not read a new template yet, which takes up to ten minutes.
  { codes: [134101], reason: 'transient', retryable: true, scope: 'delivery', retryAfterMs: 10 * 60_000 },
  { codes: [135000], reason: 'transient', retryable: true, scope: 'delivery' },

  { codes: [4, 17, 341, 613, 80007, 80008, 130429], reason: 'throttled', retryable: true, scope: 'account' },
  // Meta asks for 4^n seconds before the nth retry. One call does not know n, so this is the first delay.
  { codes: [131056], reason: 'throttled', retryable: true, scope: 'pair', retryAfterMs: 4000 },
  { codes: [131048, 131064], reason: 'sender_paused', retryable: false, scope: 'account' },
  // Too many attempts to register the number; possible again after 72 hours.
  { codes: [133016], reason: 'sender_paused', retryable: false, scope: 'account', retryAfterMs: 72 * HOUR_MS },

  { codes: [131047], reason: 'outside_window', retryable: false, scope: 'delivery' },
  { codes: [131026], reason: 'undeliverable', retryable: false, scope: 'delivery' },
  // Instagram: the person does not exist, or cannot be messaged (Messenger Platform, "Error codes").
  { codes: [551], reason: 'undeliverable', retryable: false, scope: 'delivery' },
  { codes: [100], subcodes: [2018001, 2534014], reason: 'undeliverable', retryable: false, scope: 'delivery' },
  // Meta withholds marketing messages from this person; retrying within a day is useless.
  { codes: [131049], reason: 'do_not_retry_soon', retryable: false, scope: 'delivery', retryAfterMs: 24 * HOUR_MS },
  { codes: [130472], reason: 'do_not_retry_soon', retryable: false, scope: 'delivery' },
  // Messenger Platform: the person has received the allowed number of marketing messages.
  { codes: [4, 9], subcodes: [2018354, 2018352], reason: 'do_not_retry_soon', retryable: false, scope: 'delivery' },
  { codes: [131050], reason: 'opted_out', retryable: false, scope: 'delivery' },
  { codes: [131052, 131053], reason: 'media', retryable: false, scope: 'delivery' },

  // The id in the path does not exist or belongs to another token, so the account cannot send any message.
  { codes: [100], subcodes: [33], reason: 'configuration', retryable: false, scope: 'account' },
  {
    codes: [33, 100, 131008, 131009, 131021, 131030, 131051],
    reason: 'invalid',
    retryable: false,
    scope: 'delivery',
  },
  { codes: [368, 131031], reason: 'integrity', retryable: false, scope: 'account' },
  // Restricted in the recipient's country only.
  { codes: [130497], reason: 'integrity', retryable: false, scope: 'delivery' },
  { codes: [131037, 131042, 131045, 133010], reason: 'configuration', retryable: false, scope: 'account' },
  {
    // 131055 and 1341xx: the Marketing Messages API does not send this template.
    codes: [131055, 132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 132068, 132069, 134100, 134102],
    reason: 'template',
    retryable: false,
    scope: 'delivery',
  },
  { codes: [131062, 131063], reason: 'identity', retryable: false, scope: 'delivery' },
];

/** Returns the row for a code, or undefined if the table does not have it. */
export function findErrorRow(code: number, subcode?: number, channel?: MetaChannel): ErrorRow | undefined {
  const rows = ERROR_TABLE.filter(({ codes, subcodes, channel: only }) => {
    const hasCode = codes.some((entry) =>
      typeof entry === 'number' ? entry === code : entry[0] <= code && code <= entry[1],
    );
    const hasSubcode = subcodes === undefined || (subcode !== undefined && subcodes.includes(subcode));
    return hasCode && hasSubcode && (only === undefined || only === channel);
  });
  return rows.find(({ subcodes }) => subcodes) ?? rows.find(({ channel: only }) => only) ?? rows[0];
}
