import type { ReceiptState } from './capabilities.ts';
import type { ConnectorError } from './connector-error.ts';
import type { InboundContent } from './content.ts';
import type { Identity } from './identity.ts';

/** One HTTP request of the provider's, as it came: the body must be the raw bytes, or its signature cannot be checked. */
export interface WebhookRequest {
  readonly method: string;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The query parameters. */
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/**
 * - `challenge`: the provider verifies the address; answer 200 with `body` as text.
 * - `events`: answer 200 once the events are safe. `unreadable` holds what could not be understood, which must not
 *   stop the rest.
 * - `rejected`: answer `status`; nothing in the request can be trusted.
 */
export type WebhookResult =
  | { readonly kind: 'challenge'; readonly body: string }
  | {
      readonly kind: 'events';
      readonly events: readonly ChannelEvent[];
      readonly unreadable: readonly UnreadablePart[];
    }
  | { readonly kind: 'rejected'; readonly status: 400 | 401 | 403 | 405; readonly reason: string };

/** A part of a callback that could not be understood. */
export interface UnreadablePart {
  readonly reason: string;
  /** The part as the provider sent it. */
  readonly part: unknown;
}

/** What a provider tells. */
export type ChannelEvent = Receipt | InboundMessage;

/** The provider's word about a message that we sent. */
export interface Receipt {
  readonly kind: 'receipt';
  readonly state: ReceiptState;
  readonly providerMessageId: string;
  /** Our own id, where the channel echoes it. */
  readonly deliveryId?: string;
  /** Names of the person. */
  readonly identities: readonly Identity[];
  /** The provider's time, in milliseconds since 1970. */
  readonly time: number;
  /** Why, when `state` is `failed`. */
  readonly error?: ConnectorError;
}

/** A message that a person sent to the account. */
export interface InboundMessage {
  readonly kind: 'message';
  /** The provider's id; made from it and always the same where the provider gives none of its own (`<id>#deletion`). */
  readonly providerMessageId: string;
  /** Names of the person, the most stable one first. Never empty. */
  readonly from: readonly Identity[];
  /** The name that the person shows, where the channel tells it. */
  readonly profileName?: string;
  /** Absent when the kind of content is not known to us; `original` still has it. */
  readonly content?: InboundContent;
  /** The provider's id of the message this one answers. */
  readonly replyTo?: string;
  /** The provider's time, in milliseconds since 1970. */
  readonly time: number;
  /** The message as the provider sent it. */
  readonly original: unknown;
}
