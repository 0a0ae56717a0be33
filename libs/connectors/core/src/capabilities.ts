import type { Content } from './content.ts';
import type { MediaType } from './media.ts';

/** The abilities and limits of a channel, as data. Validation, adaptation, pacing and documentation read it. */
export interface Capabilities {
  /** The kinds of identity that the channel can send to, each with the form of a valid value. */
  readonly identities: Readonly<Record<string, IdentityRule>>;
  readonly content: ContentCapabilities;
  /** The states that the channel reports after a message is sent. */
  readonly receipts: readonly ReceiptState[];
  /** The rates that the platform allows by default. */
  readonly rates: RateLimits;
  /** The optional methods that the connector implements. Default: none. */
  readonly abilities?: readonly Ability[];
  /** How long the platform serves the files of inbound messages. Default: the platform does not state it. */
  readonly inboundFiles?: FileLifetime;
  /** The time after a person's message in which the channel accepts free-form messages. Default: always. */
  readonly replyWindow?: ReplyWindowLimits;
}

/** The time after a person's message in which a channel accepts free-form messages. Afterwards it accepts only templates, if it has any. */
export interface ReplyWindowLimits {
  /** In milliseconds. */
  readonly durationMs: number;
  /** The same for messages that a human wrote, if it is longer. */
  readonly humanDurationMs?: number;
  /** The source of the numbers: a URL, or words. */
  readonly source: string;
}

/** The time for which a platform serves a file. */
export interface FileLifetime {
  /** From the time of the message, in milliseconds. */
  readonly lifetimeMs: number;
  /** The source of the number: a URL, or words. */
  readonly source: string;
}

/** The form of a valid identity of one kind. */
export interface IdentityRule {
  readonly pattern: RegExp;
  /** The form in words, for error messages: "a phone number in E.164, for example +5511999999999". */
  readonly description: string;
}

/** The kinds of content that a channel carries, each with its limits. A kind that is absent cannot be sent. */
export interface ContentCapabilities {
  readonly text?: LengthLimit;
  readonly media?: { readonly [Type in MediaType]?: MediaLimits };
  readonly location?: Unlimited;
  readonly contacts?: Unlimited;
  readonly choice?: { readonly [Form in ChoiceForm]?: ChoiceLimits };
  readonly link?: LinkLimits;
  readonly template?: TemplateLimits;
  readonly reaction?: ReactionLimits;
  readonly channel_specific?: Unlimited;
}

/** A kind of content. */
export type ContentKind = Content['kind'];

/** The limits of a kind of content that has no known limits. */
export type Unlimited = Readonly<Record<string, never>>;

/** The maximum length of a text. */
export interface LengthLimit {
  readonly maximumLength: number;
  /** The unit of `maximumLength`. */
  readonly unit: LengthUnit;
  /** The source of the number: a URL, or words. */
  readonly source: string;
}

/** A unit of the length of a text. */
export type LengthUnit = 'code_points' | 'utf8_bytes';

/** The limits of one type of file. */
export interface MediaLimits {
  readonly maximumBytes: number;
  /** The accepted types. Default: any. */
  readonly mimeTypes?: readonly string[];
  /** The source of the size and of the types. */
  readonly source: string;
  /** Absent if the file cannot have a caption. */
  readonly caption?: LengthLimit;
  /** Absent if the recipient does not see the file's name. */
  readonly fileName?: LengthLimit;
}

/** The presentation of a choice: buttons below the text, or a list that a button opens. */
export type ChoiceForm = 'buttons' | 'list';

/** The limits of one form of choice. A part without a limit cannot be shown. */
export interface ChoiceLimits {
  readonly maximumOptions: number;
  /** The source of the number of options. */
  readonly source: string;
  readonly body: LengthLimit;
  readonly header?: LengthLimit;
  readonly footer?: LengthLimit;
  readonly id: LengthLimit;
  readonly title: LengthLimit;
  readonly description?: LengthLimit;
  readonly section?: LengthLimit;
  readonly listLabel?: LengthLimit;
}

/** The limits of a text with a button that opens a URL. A part without a limit cannot be shown. */
export interface LinkLimits {
  readonly body: LengthLimit;
  readonly header?: LengthLimit;
  readonly footer?: LengthLimit;
  readonly title: LengthLimit;
}

/** The limits of a template. */
export interface TemplateLimits {
  readonly name?: LengthLimit;
}

/** The limits of a reaction. */
export interface ReactionLimits {
  /** The accepted emoji. Default: any. */
  readonly emoji?: readonly string[];
  readonly source?: string;
}

/** The rates at which messages may be sent. */
export interface RateLimits {
  /** Messages per second per account. */
  readonly messagesPerSecond: number;
  /** The interval between two messages to one recipient, in milliseconds. */
  readonly pairIntervalMs?: number;
  /** The number of messages to one recipient that may be sent at once. Required with `pairIntervalMs`. */
  readonly pairBurst?: number;
  /** Recipients with an additional, lower rate, by the values of their identities. */
  readonly slowRecipients?: SlowRecipients;
}

/** The rate to each of some recipients, such as groups. */
export interface SlowRecipients {
  /** Matches the values of their identities. */
  readonly pattern: RegExp;
  /** The interval between two messages to one of them, in milliseconds. */
  readonly intervalMs: number;
  /** The number of messages that may be sent to one of them at once. */
  readonly burst: number;
}

/** A state of a message that a provider reports. */
export type ReceiptState = 'sent' | 'delivered' | 'read' | 'failed';

/** An optional ability of a connector, besides sending messages and reading callbacks. */
export type Ability =
  | 'acknowledge'
  | 'mark_read'
  | 'typing'
  | 'upload_media'
  | 'download_media'
  | 'refresh_credentials'
  | 'verify'
  | 'templates';
