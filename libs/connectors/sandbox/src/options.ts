import type { RulesOption } from './graph/rules.ts';

/** An account on the simulated platform. */
export interface SandboxAccount {
  readonly channel: 'whatsapp' | 'instagram';
  /** The phone number id (WhatsApp) or the account id (Instagram). Unique among all accounts. */
  readonly id: string;
  readonly accessToken: string;
  /** The time when the access token expires, in milliseconds since 1970. Default: never. */
  readonly tokenExpireTime?: number;
  /** The secret that signs callbacks. */
  readonly appSecret: string;
  readonly verifyToken: string;
  /** The URL of the callbacks. */
  readonly webhookUrl: string;
  /** WhatsApp only: the id of the WhatsApp Business Account, which several numbers may share. Default: none, and templates are not managed. */
  readonly businessAccountId?: string;
  /** The permissions of the token, such as `whatsapp_business_management`. Default: all that the channel needs. */
  readonly permissions?: readonly string[];
  /** Whether the account is subscribed to callbacks; without, it gets none. Default: true. */
  readonly subscribed?: boolean;
  /** WhatsApp only: false if the account was not onboarded to the Marketing Messages API. Default: true. */
  readonly marketingMessages?: boolean;
  /** The rules of this account. Default: those of the sandbox. */
  readonly rules?: RulesOption;
  /** WhatsApp only, if rates are enforced: messages per second, in both directions together. Default: 80. */
  readonly messagesPerSecond?: number;
}

/** Options of {@link createSandbox}. */
export interface SandboxOptions {
  readonly accounts?: readonly SandboxAccount[];
  /** The rules that are enforced besides the format of requests. Default: `lenient`. */
  readonly rules?: RulesOption;
  /** The delays of the reports on a message, after its acceptance. */
  readonly delays?: Partial<SandboxDelays>;
  readonly callbacks?: Partial<CallbackOptions>;
  /** The number of messages in the log, per direction. Older ones are deleted. Default: 10,000. */
  readonly maximumMessages?: number;
  /** The total size of the stored files, in bytes. The oldest ones are deleted. Default: 256 MiB. */
  readonly maximumMediaBytes?: number;
  /** The maximum size of a request body of the HTTP server, in bytes, except for files. Default: 1 MiB. */
  readonly maximumBodyBytes?: number;
  /**
   * Returns the time in milliseconds since 1970, for messages, callbacks, windows, rates and tokens. Delays use real time.
   * Default: `Date.now`.
   */
  readonly now?: () => number;
  /** Called for each accepted message, in order, within the request. Must be fast, and must not throw. */
  readonly onMessage?: (message: SandboxMessage) => void;
  /** Delivers callbacks. Default: HTTP requests to `webhookUrl`, over persistent connections. */
  readonly deliverWebhook?: DeliverWebhook;
}

/** The delays of the reports on a message or a template. */
export interface SandboxDelays {
  /** The delay of WhatsApp's `sent` and `failed`, and of Instagram's echo. Default: 50 ms. */
  readonly sentMs: number;
  /** The delay of WhatsApp's `delivered`. Default: 200 ms. */
  readonly deliveredMs: number;
  /** The delay of `read`. Default: 800 ms. */
  readonly readMs: number;
  /** The duration of the review of a template, after its creation or a change. Default: 1,000 ms. */
  readonly reviewMs: number;
}

/** Options of the callbacks. */
export interface CallbackOptions extends CallbackDisruption {
  /** The number of callbacks that are sent at once, per account. Default: 8. */
  readonly concurrency: number;
  /** The maximum number of notifications in one callback. Meta combines them under load. Default: 1. */
  readonly batch: number;
  /** The maximum number of queued notifications, per account. Further ones are discarded and counted. Default: 100,000. */
  readonly maximumQueued: number;
  /** The maximum number of attempts per callback. Any response but 200 is retried. Default: 10. */
  readonly attempts: number;
  /** The delay of the first retry. It doubles with each retry, up to a minute. Default: 250 ms. */
  readonly retryMs: number;
}

/** Repeated and late notifications, which Meta documents as possible. */
export interface CallbackDisruption {
  /** The share of notifications that are repeated after `lateMs`, 0 to 1. Default: 0. */
  readonly repeated: number;
  /** The share of notifications that are delayed by `lateMs`, and so out of order, 0 to 1. Default: 0. */
  readonly late: number;
  /** The delay of repeated and late notifications. Default: 1,000 ms. */
  readonly lateMs: number;
  /** Selects the affected notifications, the same ones for the same sequence. Default: 1. */
  readonly seed: number;
}

/** A message that the platform accepted from an account. */
export interface SandboxMessage {
  readonly account: string;
  /** The person: the digits of the phone number, a business-scoped user id, or an Instagram-scoped id. */
  readonly recipient: string;
  /** The platform's id. */
  readonly id: string;
  /** WhatsApp's `type`, or the kind of an Instagram message: `text`, `image`, `template`, … */
  readonly type: string;
  /** The text, caption or question of the message. Empty if there is none. */
  readonly text: string;
  /** The content as it was sent: WhatsApp's object under the name of the type, or Instagram's `message`. */
  readonly content: unknown;
  /** WhatsApp's `biz_opaque_callback_data`: the id of the delivery. */
  readonly callbackData?: string;
  /** The platform's id of the message that this one replies or reacts to. */
  readonly replyTo?: string;
  /** The time of acceptance, in milliseconds since 1970. */
  readonly time: number;
}

/** An HTTP request of the platform to an account's callback URL. */
export interface SandboxWebhook {
  readonly account: string;
  readonly method: 'GET' | 'POST';
  /** The URL with the query. */
  readonly url: string;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The raw bytes that the signature covers. Empty for GET. */
  readonly body: Uint8Array;
}

/** Delivers one callback. A rejection counts as a failed attempt. */
export type DeliverWebhook = (webhook: SandboxWebhook) => Promise<{ readonly status: number; readonly body?: string }>;
