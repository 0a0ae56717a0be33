import type { RulesOption } from './graph/rules.ts';

/** A sender's account on the simulated platform. */
export interface SandboxAccount {
  readonly channel: 'whatsapp' | 'instagram';
  /** WhatsApp: the phone number id. Instagram: the account id. Unique among all accounts. */
  readonly id: string;
  readonly accessToken: string;
  /** When the access token ends, in milliseconds since 1970. Default: never. */
  readonly tokenExpireTime?: number;
  /** Signs the callbacks. */
  readonly appSecret: string;
  readonly verifyToken: string;
  /** Where the callbacks go. */
  readonly webhookUrl: string;
  /** What is enforced for this account. Default: as for the whole sandbox. */
  readonly rules?: RulesOption;
  /** WhatsApp, while rates are enforced: messages per second, both ways together. Default: 80. */
  readonly messagesPerSecond?: number;
}

/** How the simulated platform is to be. */
export interface SandboxOptions {
  readonly accounts?: readonly SandboxAccount[];
  /** What is enforced beyond the form of a request. Default: `lenient`. */
  readonly rules?: RulesOption;
  /** When the platform reports on a message, after it took it. */
  readonly delays?: Partial<SandboxDelays>;
  readonly callbacks?: Partial<CallbackOptions>;
  /** How many messages are remembered, of each direction; older ones are forgotten. Default: 10,000. */
  readonly rememberedMessages?: number;
  /** How many bytes of files are kept; the oldest files are forgotten. Default: 256 MiB. */
  readonly rememberedMediaBytes?: number;
  /** The largest request body of the HTTP server, in bytes, apart from files. Default: 1 MiB. */
  readonly maximumBodyBytes?: number;
  /**
   * The time written into messages and callbacks, in milliseconds since 1970, by which windows, rates and tokens are
   * judged as well; delays run on real time. Default: `Date.now`.
   */
  readonly now?: () => number;
  /** Called for every message taken, in arrival order, inside the request: must be fast and must not throw. */
  readonly onMessage?: (message: SandboxMessage) => void;
  /** Takes the callbacks in this process. Default: real HTTP requests to `webhookUrl`, over connections kept open. */
  readonly deliverWebhook?: DeliverWebhook;
}

/** When the platform reports what became of a message. */
export interface SandboxDelays {
  /** WhatsApp's `sent` and `failed`, Instagram's echo. Default: 50 ms. */
  readonly sentMs: number;
  /** WhatsApp's `delivered`. Default: 200 ms. */
  readonly deliveredMs: number;
  /** Default: 800 ms. */
  readonly readMs: number;
}

export interface CallbackOptions extends CallbackDisorder {
  /** Callbacks under way at once, per account. Default: 8. */
  readonly concurrency: number;
  /** The most notifications joined into one callback, as Meta does under load. Default: 1. */
  readonly batch: number;
  /** Notifications waiting per account; beyond it new ones are dropped and counted. Default: 100,000. */
  readonly maximumWaiting: number;
  /** How often a callback is tried in all until it is answered with 200. Default: 10. */
  readonly attempts: number;
  /** The wait before the first retry; doubles each time, up to a minute. Default: 250 ms. */
  readonly retryMs: number;
}

/** How untidily notifications come, as Meta says that they may. */
export interface CallbackDisorder {
  /** The share of notifications that come a second time, `lateMs` after the first. 0 to 1. Default: 0. */
  readonly repeated: number;
  /** The share of notifications that come `lateMs` too late, so that others overtake them. 0 to 1. Default: 0. */
  readonly late: number;
  /** Default: 1,000 ms. */
  readonly lateMs: number;
  /** Which notifications it hits: the same seed and the same sequence, the same ones. Default: 1. */
  readonly seed: number;
}

/** A message that the platform took from an account. */
export interface SandboxMessage {
  readonly account: string;
  /** As the platform names the person: digits of a phone number, a business-scoped user id, an Instagram-scoped id. */
  readonly recipient: string;
  /** The platform's id. */
  readonly id: string;
  /** WhatsApp's `type`; of an Instagram message, what it holds: `text`, `image`, `template`, … */
  readonly type: string;
  /** The words in it: the text, the caption or the question; empty when there are none. */
  readonly text: string;
  /** As it was sent: WhatsApp's object under the type's own name, or Instagram's `message`. */
  readonly content: unknown;
  /** WhatsApp's `biz_opaque_callback_data`: the delivery's id. */
  readonly callbackData?: string;
  /** The platform's id of the message that it answers, or reacts to. */
  readonly replyTo?: string;
  /** When it was taken, in milliseconds since 1970. */
  readonly time: number;
}

/** One HTTP request of the platform's to the account's callback address. */
export interface SandboxWebhook {
  readonly account: string;
  readonly method: 'GET' | 'POST';
  /** With the query. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The raw bytes that the signature covers; empty for GET. */
  readonly body: Uint8Array;
}

/** Delivers one callback. Rejecting counts as an attempt without an answer. */
export type DeliverWebhook = (webhook: SandboxWebhook) => Promise<{ readonly status: number; readonly body?: string }>;
