import type { Capabilities } from './capabilities.ts';
import type { Content, MediaContent } from './content.ts';
import type { HttpFetch } from './http.ts';
import type { Identity } from './identity.ts';
import type { DownloadedMedia, MediaFile, MediaType, UploadedMedia } from './media.ts';
import type { AccountCheck, VerifyOptions } from './verify.ts';
import type { SendContext } from './send-context.ts';
import type { TemplateAbility } from './templates.ts';
import type { CallbackEvents, CallbackHeaders, WebhookResult } from './webhook.ts';
import type { WebhookRequest } from './webhook-request.ts';

/**
 * Speaks one channel's protocol on behalf of one account.
 *
 * A connector must:
 * - make one attempt per call, without a queue or retries, and report its outcome truthfully;
 * - keep no state beyond its credentials;
 * - be safe for concurrent calls;
 * - list the optional methods that it implements in `capabilities.abilities`. They reject as `send` does.
 *
 * `describeConnector` from `@chat4all/connector/testing` verifies this.
 */
export interface Connector {
  /** The channel's name, for example `whatsapp`. */
  readonly channel: string;
  readonly capabilities: Capabilities;
  /**
   * The provider's id of the account, by which callbacks name it: WhatsApp's phone number id, Instagram's account id, Telegram's
   * bot id. Callbacks without an account in their URL, and parts for other accounts of the same app, are routed by it.
   */
  readonly providerAccountId?: string;
  /**
   * The provider's id of the business that the account belongs to, such as the WhatsApp Business Account. Several accounts may
   * belong to one. Parts of callbacks about the business are for each of them.
   */
  readonly providerBusinessId?: string;

  /**
   * Sends one message. Resolves once the provider has accepted it. Rejects only with a `ConnectorError`, whose `certain`
   * states whether the message is known not to have been sent.
   */
  send(delivery: OutboundDelivery, context?: SendContext): Promise<SendReceipt>;

  /** Default: JSON, with any headers. */
  readonly callbackHeaders?: CallbackHeaders;

  /**
   * Parses one HTTP request from the provider (see `readWebhookRequest`). Verifies the signature on the raw bytes first.
   * Problems with the request are part of the result. Throws only a TypeError, if the body is not raw.
   */
  parseWebhook(request: WebhookRequest): WebhookResult;

  /**
   * Parses the JSON of a callback that was verified earlier, or of `UnreadablePart.callback`, as `parseWebhook` does after the
   * verification. Never throws. Used to replay what an earlier version could not parse.
   */
  parseCallback?(callback: unknown): CallbackEvents;

  /**
   * Returns the `providerAccountId` of each account that a request names, before it is verified; empty if it names none. Never
   * throws. A callback without an account in its URL is given to these accounts only, which verify it.
   */
  callbackAccounts?(request: WebhookRequest): readonly string[];

  /**
   * Acknowledges an inbound message that has `awaitsAcknowledgement` (`acknowledge`). Rejects with `outside_window` if it is too
   * late, or was acknowledged already.
   */
  acknowledge?(message: InboundReference, context?: SendContext): Promise<void>;
  /** Marks an inbound message as read (`mark_read`). */
  markRead?(message: InboundReference, context?: SendContext): Promise<void>;
  /** Shows a typing indicator for a limited time (`typing`). On some channels this also marks the message as read. */
  sendTyping?(message: InboundReference, context?: SendContext): Promise<void>;
  /** Uploads a file (`upload_media`). Rejects with `invalid` if it exceeds the capabilities' limit. */
  uploadMedia?(file: MediaFile, type: MediaType, context?: SendContext): Promise<UploadedMedia>;
  /** Downloads a file of an inbound message, by its `uploaded` or `url` (`download_media`). */
  downloadMedia?(
    media: Pick<MediaContent, 'type' | 'uploaded' | 'url'>,
    context?: SendContext,
  ): Promise<DownloadedMedia>;
  /**
   * Asks the platform whether the account works, after subscribing it to callbacks if asked to (`verify`). Returns the checks in the order of
   * `AccountCheckName`; a refusal of the platform is a check. Rejects if the platform does not answer.
   */
  verify?(options?: VerifyOptions, context?: SendContext): Promise<readonly AccountCheck[]>;
  /** Renews the credentials before they expire, and uses the new ones from then on (`refresh_credentials`). */
  refreshCredentials?(context?: SendContext): Promise<RefreshedCredentials>;
  /** Manages the account's templates (`templates`). Its calls reject with `configuration` if the account lacks a setting for it. */
  readonly templates?: TemplateAbility;
}

/** One message to one recipient. */
export interface OutboundDelivery {
  /** The caller's id, at most 128 characters. Channels that can carry it echo it in their receipts. */
  readonly id: string;
  readonly to: Identity;
  readonly content: Content;
  /** The provider's id of the message that this one replies to. Ignored by channels without replies. */
  readonly replyTo?: string;
  /** True if a person wrote the message. Some channels then accept replies for longer. Default: false. */
  readonly byHuman?: boolean;
}

/** A reference to an inbound message. */
export interface InboundReference {
  readonly providerMessageId: string;
  readonly from: Identity;
}

/** A provider's confirmation that it accepted a message. */
export interface SendReceipt {
  /** The provider's id of the message, unique within the account. Receipts contain it. */
  readonly providerMessageId: string;
  /**
   * Identities of the recipient that the provider's answer reports, such as the `wa_id` of WhatsApp. Those that differ from the
   * identity sent to are linked with it.
   */
  readonly identities?: readonly Identity[];
  /** The provider's copy of the file, if this call uploaded one. It can be sent again until it expires. */
  readonly uploaded?: UploadedMedia;
}

/** Renewed credentials. */
export interface RefreshedCredentials {
  /** The new secret of the account. */
  readonly accessToken: string;
  /** The time when it expires, in milliseconds since 1970. */
  readonly expireTime: number;
  /** The time when to refresh it again, in milliseconds since 1970. */
  readonly refreshTime: number;
}

/** The export named `connector` of a connector package, by which it is loaded by name and configured from a file. */
export interface ConnectorDefinition {
  readonly channel: string;
  readonly capabilities: Capabilities;
  /**
   * The names of the settings that are secrets, which are encrypted where they are stored and never shown. Names that end in `_token`,
   * `_secret`, `_key` or `password` are secrets anyway.
   */
  readonly secretSettings?: readonly string[];
  /**
   * Creates a connector from an account's settings, by their names in the configuration file (snake_case). Throws a
   * `ConnectorSettingsError` that names every missing or invalid setting.
   */
  create(settings: Readonly<Record<string, unknown>>, environment?: ConnectorEnvironment): Connector;
}

/** The dependencies of a connector. All have defaults. */
export interface ConnectorEnvironment {
  /** Makes HTTP requests. Default: the global `fetch`. */
  readonly fetch?: HttpFetch;
  /** Returns the time in milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number;
}
