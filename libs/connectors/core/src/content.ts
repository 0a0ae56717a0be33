import type { Identity } from './identity.ts';
import type { MediaFile, MediaType, UploadedMedia } from './media.ts';

/** The content of a message, independent of any channel. `Capabilities.content` lists the kinds that a channel carries. */
export type Content =
  | TextContent
  | MediaContent
  | LocationContent
  | ContactsContent
  | ChoiceContent
  | LinkContent
  | TemplateContent
  | ReactionContent
  | ChannelSpecificContent;

/** The content of an inbound message: any {@link Content}, and kinds that only the platform or a person can send. */
export type InboundContent =
  | Content
  | SelectionContent
  | FormContent
  | OrderContent
  | EditContent
  | DeletionContent
  | StoryContent
  | SystemContent;

/** A text. */
export interface TextContent {
  readonly kind: 'text';
  /** Must not be empty. The maximum length is `Capabilities.content.text`. */
  readonly text: string;
  /** Lets the channel show a preview of the first link. Default: false. */
  readonly previewUrl?: boolean;
}

/** A file. At least one of `uploaded`, `url` and `file` is required; the first of them that has not expired is used. */
export interface MediaContent {
  readonly kind: 'media';
  readonly type: MediaType;
  /** The provider's copy, from `uploadMedia` or from an inbound message. Ignored once it has expired. */
  readonly uploaded?: UploadedMedia;
  /** A public URL from which the provider fetches the file. In an inbound message, a URL that works for a limited time. */
  readonly url?: string;
  /** The file itself. Uploaded if needed, and once more if the provider refuses its copy. */
  readonly file?: MediaFile;
  /** A text that is shown with the file. */
  readonly caption?: string;
  /** The name of a document. */
  readonly fileName?: string;
  /** The MIME type, for example `image/jpeg`. */
  readonly mimeType?: string;
}

/** A geographic location. */
export interface LocationContent {
  readonly kind: 'location';
  /** In degrees north, -90 to 90. */
  readonly latitude: number;
  /** In degrees east, -180 to 180. */
  readonly longitude: number;
  readonly name?: string;
  readonly address?: string;
}

/** Contact cards. */
export interface ContactsContent {
  readonly kind: 'contacts';
  /** At least one. */
  readonly contacts: readonly Contact[];
}

/** One contact card. */
export interface Contact {
  /** The full name as it is displayed. */
  readonly displayName: string;
  /** In E.164 where known. */
  readonly phones?: readonly string[];
  readonly emails?: readonly string[];
  readonly organization?: string;
}

/** A question with answers to choose from. `choicePresentation` returns whether a channel shows buttons or a list. */
export interface ChoiceContent {
  readonly kind: 'choice';
  /** The question. */
  readonly body: string;
  /** A line above the question. */
  readonly header?: string;
  /** A line below the question. */
  readonly footer?: string;
  /** The answers, in order. At least one; ids must be unique, and titles as well, in a list within a section. */
  readonly options: readonly ChoiceOption[];
  /** The label of the button that opens a list. Default: ☰. */
  readonly listLabel?: string;
}

/** One answer of a choice. */
export interface ChoiceOption {
  /** The id that the recipient's selection contains. */
  readonly id: string;
  /** The text that the recipient sees. */
  readonly title: string;
  /** A second line, shown in lists only. */
  readonly description?: string;
  /** The title of the option's section, shown in lists only. Either all options have one, or none. */
  readonly section?: string;
}

/** A text with a button that opens a URL. */
export interface LinkContent {
  readonly kind: 'link';
  readonly body: string;
  readonly header?: string;
  readonly footer?: string;
  /** The button's label. */
  readonly title: string;
  readonly url: string;
}

/** A template that the provider has approved. */
export interface TemplateContent {
  readonly kind: 'template';
  readonly name: string;
  /** The language code, for example `pt_BR`. */
  readonly language: string;
  /** The components with their parameters, in the provider's format. */
  readonly components?: readonly JsonObject[];
  /** The category that the provider has given it. Absent if it is not known, or the connector does not need it (see `TemplateAbility`). */
  readonly category?: TemplateCategory;
}

/** The purpose of a template. */
export type TemplateCategory = 'marketing' | 'utility' | 'authentication';

/** An emoji on an earlier message. */
export interface ReactionContent {
  readonly kind: 'reaction';
  /** The provider's id of the message that the reaction is for. */
  readonly messageId: string;
  /** An empty emoji removes the reaction. */
  readonly emoji: string;
}

/** Content that only one channel has. Each connector documents its format. */
export interface ChannelSpecificContent {
  readonly kind: 'channel_specific';
  readonly payload: JsonObject;
}

/** The recipient's answer to a choice: the button pressed, or the row chosen from a list. */
export interface SelectionContent {
  readonly kind: 'selection';
  /** The id of the chosen option, as it was sent. */
  readonly id: string;
  /** The title of the chosen option. */
  readonly title: string;
}

/** The deletion of a message by its sender. */
export interface DeletionContent {
  readonly kind: 'deletion';
  /** The provider's id of the deleted message. */
  readonly messageId: string;
}

/** The answers to a form, such as a WhatsApp Flow. */
export interface FormContent {
  readonly kind: 'form';
  /** The token with which the form was sent. */
  readonly flowToken?: string;
  /** The name of the form. */
  readonly name?: string;
  /** The answers by field, as the form defines them. */
  readonly answers: JsonObject;
}

/** An order from a catalog. */
export interface OrderContent {
  readonly kind: 'order';
  /** The provider's id of the catalog. */
  readonly catalogId?: string;
  readonly items: readonly OrderItem[];
  /** The text that the person added. */
  readonly text?: string;
}

/** A product of an order. */
export interface OrderItem {
  /** The seller's id of the product, as in the catalog. */
  readonly productId: string;
  /** Absent if the provider does not report it. */
  readonly quantity?: number;
  /** The price of one, as a decimal number, for example `7.99`. */
  readonly price?: string;
  /** In ISO 4217. */
  readonly currency?: string;
}

/** A new version of an earlier message, by its sender. */
export interface EditContent {
  readonly kind: 'edit';
  /** The provider's id of the edited message. */
  readonly messageId: string;
  /** The new content; `channel_specific` if its kind is not known. */
  readonly content?: InboundContent;
}

/** A story that mentions the account, or an answer to a story of the account. */
export interface StoryContent {
  readonly kind: 'story';
  readonly relation: 'mention' | 'reply';
  /** A URL of the story, which works for a limited time. */
  readonly url?: string;
  /** The provider's id of the story. */
  readonly storyId?: string;
  /** The answer. Absent for a mention. */
  readonly content?: InboundContent;
}

/** A notice of the provider about a person or a chat. A changed identity is also reported as an `IdentityChange`. */
export interface SystemContent {
  readonly kind: 'system';
  /** Absent for another subject, which `text` and the message's `original` describe. */
  readonly notice?: SystemNotice;
  /** The provider's text. */
  readonly text?: string;
  /** The new identity, if the notice is about one. */
  readonly newIdentity?: Identity;
}

/**
 * The subject of a notice. `opted_out`: the person stopped marketing messages on the channel, or blocked the account;
 * `opted_in`: the person resumed them, or unblocked it.
 */
export type SystemNotice = 'number_changed' | 'user_id_changed' | 'chat_id_changed' | 'opted_out' | 'opted_in';

/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;
