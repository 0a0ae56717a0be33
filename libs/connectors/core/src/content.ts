import type { MediaFile, MediaType, UploadedMedia } from './media.ts';

/** What a message says, independent of any channel. `Capabilities.content` tells which kinds a channel carries. */
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

/** What a person can say: everything that we can, and what answers or takes back an earlier message. */
export type InboundContent = Content | SelectionContent | DeletionContent;

/** A text. */
export interface TextContent {
  readonly kind: 'text';
  /** Not empty. Each channel has its own limit, see `Capabilities.content.text`. */
  readonly text: string;
  /** Whether the channel may show a preview of the first link. Default: false. */
  readonly previewUrl?: boolean;
}

/** A file. At least one of `uploaded`, `url` and `file` says where it is; the first of them that is alive is used. */
export interface MediaContent {
  readonly kind: 'media';
  readonly type: MediaType;
  /** The provider's own copy, from `uploadMedia` or from an inbound message. Not used after its time. */
  readonly uploaded?: UploadedMedia;
  /** A public address that the provider fetches it from; of an inbound message, where it can be fetched for a while. */
  readonly url?: string;
  /** The file itself: uploaded when needed, and once more when the provider refuses its copy. */
  readonly file?: MediaFile;
  /** A text beside the file. */
  readonly caption?: string;
  /** The file's name, for documents. */
  readonly fileName?: string;
  /** For example `image/jpeg`. */
  readonly mimeType?: string;
}

/** A place. */
export interface LocationContent {
  readonly kind: 'location';
  /** Degrees north, -90 to 90. */
  readonly latitude: number;
  /** Degrees east, -180 to 180. */
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
  /** The name as it is shown. */
  readonly displayName: string;
  /** E.164 where they are known to be. */
  readonly phones?: readonly string[];
  readonly emails?: readonly string[];
  readonly organization?: string;
}

/** A question with answers to choose from. `choicePresentation` tells whether a channel shows buttons or a list. */
export interface ChoiceContent {
  readonly kind: 'choice';
  /** The question. */
  readonly body: string;
  /** A line above it. */
  readonly header?: string;
  /** A line below it. */
  readonly footer?: string;
  /** At least one, in order; ids and titles are unique. */
  readonly options: readonly ChoiceOption[];
  /** The label of what opens the list, where the channel shows one. Default: ☰. */
  readonly listLabel?: string;
}

/** One of the answers to choose from. */
export interface ChoiceOption {
  /** Comes back when it is chosen. */
  readonly id: string;
  /** What the person sees. */
  readonly title: string;
  /** A second line, in lists. */
  readonly description?: string;
  /** The section that it stands in, in lists: all options have one, or none. */
  readonly section?: string;
}

/** A text with a button that opens an address. */
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
  /** For example `pt_BR`. */
  readonly language: string;
  /** Its components with their parameters, in the provider's own form. */
  readonly components?: readonly JsonObject[];
}

/** An emoji on an earlier message. */
export interface ReactionContent {
  readonly kind: 'reaction';
  /** The provider's id of the message that is reacted to. */
  readonly messageId: string;
  /** Empty takes the reaction back. */
  readonly emoji: string;
}

/** What only one channel knows: each connector says what form it takes. */
export interface ChannelSpecificContent {
  readonly kind: 'channel_specific';
  readonly payload: JsonObject;
}

/** A person pressed a button, or chose from a list. */
export interface SelectionContent {
  readonly kind: 'selection';
  /** The option's id as we had sent it. */
  readonly id: string;
  /** What the person saw. */
  readonly title: string;
}

/** A person took a message back. */
export interface DeletionContent {
  readonly kind: 'deletion';
  /** The provider's id of the message. */
  readonly messageId: string;
}

/** An object of JSON. */
export type JsonObject = Readonly<Record<string, unknown>>;
