import type { Content } from './content.ts';
import type { MediaType } from './media.ts';

/** What a channel can do, as data: validation, adaptation and documentation read it. */
export interface Capabilities {
  /** The kinds of identity that the channel can send to, and what a valid value looks like. */
  readonly identities: Readonly<Record<string, IdentityRule>>;
  readonly content: ContentCapabilities;
  /** The states that the channel reports after a message was sent. */
  readonly receipts: readonly ReceiptState[];
  /** The rates that the platform allows by default. */
  readonly rates: RateLimits;
  /** The optional methods that the connector has. Default: none. */
  readonly abilities?: readonly Ability[];
}

/** What a valid identity of one kind looks like. */
export interface IdentityRule {
  readonly pattern: RegExp;
  /** For people: "E.164, for example +5511999999999". */
  readonly description: string;
}

/** The kinds of content that a channel carries, each with its limits; a missing kind cannot be sent. */
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

/** A kind that is carried, and has no limits that are known. */
export type Unlimited = Readonly<Record<string, never>>;

/** How long a text may be. */
export interface LengthLimit {
  readonly maximumLength: number;
  /** What `maximumLength` counts. */
  readonly unit: LengthUnit;
  /** Where the number comes from. */
  readonly source: string;
}

/** What the length of a text is counted in. */
export type LengthUnit = 'code_points' | 'utf8_bytes';

/** The limits of one type of file. */
export interface MediaLimits {
  readonly maximumBytes: number;
  /** The types that are taken. Absent: any. */
  readonly mimeTypes?: readonly string[];
  /** Where the size and the types come from. */
  readonly source: string;
  /** Absent: no text can stand beside it. */
  readonly caption?: LengthLimit;
  /** Absent: the person does not see the file's name. */
  readonly fileName?: LengthLimit;
}

/** How a choice looks: buttons below the text, or a list that a button opens. */
export type ChoiceForm = 'buttons' | 'list';

/** The limits of a form of choice; an absent part cannot be shown. */
export interface ChoiceLimits {
  readonly maximumOptions: number;
  /** Where the number of options comes from. */
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

/** The limits of a text with a button that opens an address; an absent part cannot be shown. */
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

/** What one can react with. */
export interface ReactionLimits {
  /** The emoji that are taken. Absent: any. */
  readonly emoji?: readonly string[];
  readonly source?: string;
}

/** How fast may be sent. */
export interface RateLimits {
  /** Messages per second per account. */
  readonly messagesPerSecond: number;
  /** Messages to one recipient: one per `pairIntervalMs`, with up to `pairBurst` at once. */
  readonly pairIntervalMs?: number;
  readonly pairBurst?: number;
}

/** A state that a provider reports of a message. */
export type ReceiptState = 'sent' | 'delivered' | 'read' | 'failed';

/** What a connector can do besides sending and reading callbacks. */
export type Ability = 'mark_read' | 'typing' | 'upload_media' | 'download_media' | 'refresh_credentials';
