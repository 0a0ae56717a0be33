import type { ReceiptState } from './capabilities.ts';
import type { ConnectorError } from './connector-error.ts';
import type { InboundContent } from './content.ts';
import type { Identity } from './identity.ts';

/** One HTTP request from the provider, as received. The body must be the raw bytes, because the signature covers them. */
export interface WebhookRequest {
  readonly method: string;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The query parameters. */
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/**
 * The result of parsing a callback, and the response that it requires:
 * - `challenge`: the provider verifies the URL. Respond 200 with `body` as text.
 * - `events`: respond 200 once the events are stored durably. `unreadable` contains the parts that could not be parsed;
 *   they do not affect the others.
 * - `rejected`: respond with `status`. Nothing in the request can be trusted.
 */
export type WebhookResult =
  | { readonly kind: 'challenge'; readonly body: string }
  | {
      readonly kind: 'events';
      readonly events: readonly ChannelEvent[];
      readonly unreadable: readonly UnreadablePart[];
    }
  | { readonly kind: 'rejected'; readonly status: 400 | 401 | 403 | 405; readonly reason: string };

/** A part of a callback that could not be parsed. */
export interface UnreadablePart {
  readonly reason: string;
  /** The part as the provider sent it. */
  readonly part: unknown;
}

/** An event that a provider reports. */
export type ChannelEvent = Receipt | InboundMessage;

/** A provider's report on a message sent by the account. */
export interface Receipt {
  readonly kind: 'receipt';
  readonly state: ReceiptState;
  readonly providerMessageId: string;
  /** The id of the delivery, if the channel echoes it. */
  readonly deliveryId?: string;
  /** The recipient's identities, as far as the provider reports them. */
  readonly identities: readonly Identity[];
  /** The time that the provider states, in milliseconds since 1970. */
  readonly time: number;
  /** The reason, if `state` is `failed`. */
  readonly error?: ConnectorError;
}

/** A message that a person sent to the account. */
export interface InboundMessage {
  readonly kind: 'message';
  /** The provider's id. An event without an own id gets one derived from its message, always the same: `<id>#deletion`. */
  readonly providerMessageId: string;
  /** The sender's identities, the most stable one first. Never empty. */
  readonly from: readonly Identity[];
  /** The sender's display name, if the channel reports it. */
  readonly profileName?: string;
  /** Absent if the connector does not know the kind of content; `original` still contains it. */
  readonly content?: InboundContent;
  /** The provider's id of the message that this one replies to. */
  readonly replyTo?: string;
  /** The time that the provider states, in milliseconds since 1970. */
  readonly time: number;
  /** The message in the provider's format. */
  readonly original: unknown;
}
