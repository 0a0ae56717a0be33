import type { Capabilities } from './capabilities.ts';
import type { Content, MediaContent } from './content.ts';
import type { HttpFetch } from './http.ts';
import type { Identity } from './identity.ts';
import type { DownloadedMedia, MediaFile, MediaType, UploadedMedia } from './media.ts';
import type { WebhookRequest, WebhookResult } from './webhook.ts';

/**
 * Speaks one channel's protocol on behalf of one account. Holds no queue, makes no retry and keeps no state beyond its
 * credentials: it sends once, and says truthfully what came of it. Safe to use for many calls at once.
 *
 * Optional abilities are optional methods: presence is the capability, and `capabilities.abilities` names them. They
 * reject as `send` does.
 * A connector is right when `describeConnector` from `@chat4all/connector/testing` passes.
 */
export interface Connector {
  /** The channel's name, for example `whatsapp`. */
  readonly channel: string;
  readonly capabilities: Capabilities;

  /**
   * Sends one message. Resolves when the provider has taken it. Otherwise rejects with a `ConnectorError`, and only
   * with that; its `certain` says whether the message surely was not sent.
   */
  send(delivery: OutboundDelivery, context?: SendContext): Promise<SendReceipt>;

  /**
   * Reads one HTTP request that the provider made to us. Checks its signature on the raw bytes before anything else.
   * Never throws: what is wrong with the request is part of the result.
   */
  parseWebhook(request: WebhookRequest): WebhookResult;

  /** Shows the person that we have read their message (`mark_read`). */
  markRead?(message: InboundReference, context?: SendContext): Promise<void>;
  /** Shows the person that we are typing, for a while (`typing`). On some channels the message then counts as read. */
  sendTyping?(message: InboundReference, context?: SendContext): Promise<void>;
  /** Gives the provider a file; larger than the capabilities say it is refused as `invalid` (`upload_media`). */
  uploadMedia?(file: MediaFile, type: MediaType, context?: SendContext): Promise<UploadedMedia>;
  /** Fetches a file that a person sent, by its `uploaded` or `url` (`download_media`). */
  downloadMedia?(
    media: Pick<MediaContent, 'type' | 'uploaded' | 'url'>,
    context?: SendContext,
  ): Promise<DownloadedMedia>;
  /** Has the provider renew the credentials before they end, and uses the new ones from then on (`refresh_credentials`). */
  refreshCredentials?(context?: SendContext): Promise<RefreshedCredentials>;
}

/** One message to one person. */
export interface OutboundDelivery {
  /** The caller's own id; channels that can carry it echo it in their receipts. At most 128 characters. */
  readonly id: string;
  readonly to: Identity;
  readonly content: Content;
  /** The provider's id of the message this one answers. A channel that cannot quote sends the message without it. */
  readonly replyTo?: string;
  /** A person, not a program, wrote this: where that allows to answer later than usual, it does. Default: false. */
  readonly byHuman?: boolean;
}

/** A message that a person sent. */
export interface InboundReference {
  readonly providerMessageId: string;
  readonly from: Identity;
}

/** What goes along with one call. */
export interface SendContext {
  /** Aborts the call. A call aborted after the request left is not `certain`. */
  readonly signal?: AbortSignal;
  /** Extra request headers, for trace context. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a provider says that has taken a message. */
export interface SendReceipt {
  /** The provider's id of the message, unique within the account. Receipts refer to it. */
  readonly providerMessageId: string;
  /** Other names of the recipient that the provider told us. */
  readonly identities?: readonly Identity[];
  /** The provider's copy of the file, when this send uploaded one: it may be sent again until it expires. */
  readonly uploaded?: UploadedMedia;
}

/** Credentials that a provider has renewed. */
export interface RefreshedCredentials {
  /** Keep it as the account's secret from now on. */
  readonly accessToken: string;
  /** When it ends, in milliseconds since 1970. */
  readonly expireTime: number;
  /** When to refresh it again. */
  readonly refreshTime: number;
}

/** What a connector package exports as `connector`, so that it can be loaded by name and configured from a file. */
export interface ConnectorDefinition {
  readonly channel: string;
  readonly capabilities: Capabilities;
  /**
   * Makes a connector from the account's settings as they stand in a configuration file (snake_case names).
   * Throws a `ConnectorSettingsError` that names every missing or wrong setting at once.
   */
  create(settings: Readonly<Record<string, unknown>>, environment?: ConnectorEnvironment): Connector;
}

/** What a connector takes from its surroundings; every member has a default. */
export interface ConnectorEnvironment {
  /** Default: the global `fetch`, which fits. */
  readonly fetch?: HttpFetch;
  /** The time in milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number;
}
