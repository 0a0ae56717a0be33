import type { ReceiptState } from './capabilities.ts';
import type { ConnectorError } from './connector-error.ts';
import type { InboundContent, TemplateCategory } from './content.ts';
import type { Identity } from './identity.ts';
import type { TemplateQuality, TemplateStatus } from './templates.ts';

/** The requirements on the headers of a callback. A server refuses other POST requests before it reads their bodies. */
export interface CallbackHeaders {
  /** The media types of its bodies, such as `application/x-www-form-urlencoded`. Default: `application/json` only. */
  readonly contentTypes?: readonly string[];
  /** The header with the signature or the secret, in lower case. Default: none, and every body is read. */
  readonly signature?: string;
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
  | ({ readonly kind: 'events' } & CallbackEvents)
  | { readonly kind: 'rejected'; readonly status: 400 | 401 | 403 | 405; readonly reason: string };

/** The contents of a callback. */
export interface CallbackEvents {
  readonly events: readonly ChannelEvent[];
  readonly unreadable: readonly UnreadablePart[];
  /** The parts that are neither, on purpose. Default: none. */
  readonly dropped?: readonly DroppedPart[];
}

/** A part of a callback that concerns neither a message nor a person, and is dropped. */
export interface DroppedPart {
  /** Why it is dropped, for the documentation, for example `concerns the account, not a message`. */
  readonly reason: string;
}

/** A part of a callback. One callback may contain parts for several accounts of the same app. */
export interface CallbackPart {
  /**
   * The provider's id of the account that the part is for (see `Connector.providerAccountId`). Absent if the provider does
   * not name one: the part is then for the account whose URL was called.
   */
  readonly providerAccountId?: string;
  /** The provider's id of the business, all of whose accounts the part is for (see `Connector.providerBusinessId`). */
  readonly providerBusinessId?: string;
  /** The paths of members that could not be read, for example `contact.first_name`. Absent if there are none. */
  readonly unread?: readonly string[];
}

/** A part of a callback that could not be parsed. */
export interface UnreadablePart extends CallbackPart {
  readonly reason: string;
  /** The part as the provider sent it. */
  readonly part: unknown;
  /**
   * The smallest callback in the provider's format that contains the part, for `Connector.parseCallback`: what surrounded the
   * part, without its siblings. Default: `part`, which is then the whole callback.
   */
  readonly callback?: unknown;
}

/** An event that a provider reports. */
export type ChannelEvent = Receipt | InboundMessage | Echo | IdentityChange | TemplateReport;

/** A provider's report on a message sent by the account. */
export interface Receipt extends CallbackPart {
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
  /**
   * True if the state also holds for every earlier message that the account sent to the person, such as Instagram's `read`.
   * `identities` is then not empty. Default: false.
   */
  readonly watermark?: boolean;
}

/** A message that a person sent to the account. */
export interface InboundMessage extends CallbackPart {
  readonly kind: 'message';
  /** The provider's id. An event without an own id gets one derived from its message, always the same: `<id>#deletion`. */
  readonly providerMessageId: string;
  /**
   * Every identity of the sender that the provider reports, the one to answer to first, which is the most stable one. They
   * are linked: all of them are one person. For a message to a group: the group only. Never empty.
   */
  readonly from: readonly Identity[];
  /** The member who wrote it, if `from` is a group. */
  readonly author?: Identity;
  /** The provider's id of the topic of the group in which it was written. */
  readonly topicId?: string;
  /** The sender's display name, if the channel reports it. */
  readonly profileName?: string;
  /** The sender's user name, if the channel reports it, without a leading `@`. */
  readonly username?: string;
  /** The advertisement or link that led the person to the account. */
  readonly referral?: Referral;
  /** Absent if the connector does not know the kind of content. It then becomes `channel_specific`, with `original`. */
  readonly content?: InboundContent;
  /** The provider's id of the message that this one replies to. */
  readonly replyTo?: string;
  /** The time that the provider states, in milliseconds since 1970. */
  readonly time: number;
  /** The message in the provider's format. */
  readonly original: unknown;
  /** The other people whom the message names by an id, so that their erasure finds it. Default: none. */
  readonly named?: readonly NamedPerson[];
  /** True if the provider expects `Connector.acknowledge` within some seconds. Default: false. */
  readonly awaitsAcknowledgement?: boolean;
}

/** A person whom a message of another names, for example as the author of the message that it quotes. */
export interface NamedPerson extends Identity {
  /**
   * True if the content is by or about the person, such as a forwarded message, a contact card or a notice; false if only
   * `original` names them.
   */
  readonly isSubject: boolean;
}

/** A message that the owner of the account sent in the provider's own app, or that this connector sent. */
export interface Echo extends CallbackPart {
  readonly kind: 'echo';
  /** The provider's id, the same as in the `SendReceipt` if this connector sent the message. */
  readonly providerMessageId: string;
  /** The recipient's identities, the one to answer to first. Never empty. */
  readonly to: readonly Identity[];
  /** Absent if the connector does not know the kind of content. It then becomes `channel_specific`, with `original`. */
  readonly content?: InboundContent;
  /** The provider's id of the message that this one replies to. */
  readonly replyTo?: string;
  /** The time that the provider states, in milliseconds since 1970. */
  readonly time: number;
  /** The message in the provider's format. */
  readonly original: unknown;
  /** As of an {@link InboundMessage}. */
  readonly named?: readonly NamedPerson[];
}

/** A provider's report that a person, or a group, has other identities now. */
export interface IdentityChange extends CallbackPart {
  readonly kind: 'identity_change';
  /** The provider's id of the report, or one derived from it, always the same. */
  readonly providerMessageId: string;
  /** The previous identities. Never empty. */
  readonly old: readonly Identity[];
  /** The new identities. Never empty. */
  readonly new: readonly Identity[];
  /** The time that the provider states, in milliseconds since 1970. */
  readonly time: number;
}

/** A provider's report that a template changed. */
export interface TemplateReport extends CallbackPart {
  readonly kind: 'template';
  /** The provider's id of the report, or one derived from it, always the same. */
  readonly providerMessageId: string;
  /** The provider's id of the template. */
  readonly templateId: string;
  /** Absent if it was not reported, or is not known to the connector. */
  readonly status?: TemplateStatus;
  /** `unknown`: the provider does not know it any more. Absent if it was not reported. */
  readonly quality?: TemplateQuality | 'unknown';
  /** Absent if it was not reported. */
  readonly category?: TemplateCategory;
  /** The provider's reason for the status. */
  readonly reason?: string;
  /** The time that the provider states, in milliseconds since 1970. */
  readonly time: number;
}

/** The advertisement or link that led a person to an account. */
export interface Referral {
  /** The URL of the advertisement, post or link. */
  readonly sourceUrl?: string;
  /** The kind of source, in the provider's words, such as `ad` or `post`. */
  readonly sourceType?: string;
  /** The provider's id of the source. */
  readonly sourceId?: string;
  readonly headline?: string;
  readonly body?: string;
  /** A URL of the image or video, which may work for a limited time. */
  readonly mediaUrl?: string;
  /** The provider's id of the click, such as WhatsApp's `ctwa_clid`. */
  readonly clickId?: string;
  /** The account's own label of the link, such as the `ref` of an ig.me link. */
  readonly ref?: string;
}
