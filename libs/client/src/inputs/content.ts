import {
  type ChannelSpecificContent,
  type ChoiceContent,
  type ChoiceOption,
  type Contact,
  type Content,
  type LocationContent,
  type MediaContent,
  MediaType,
  type ReactionContent,
  type TemplateContent,
  type TextContent,
} from '@chat4all/proto';
import { invalidInput } from './validation.ts';

type Kind = NonNullable<Content['kind']>;
type LinkContent = Extract<Kind, { $case: 'link' }>['value'];

/** Fields of an API message: those in `Needed` are required, those in `Optional` have defaults. */
export type SomeFields<Message, Needed extends keyof Message, Optional extends keyof Message = never> = {
  readonly [Name in Needed]: Message[Name];
} & { readonly [Name in Optional]?: Message[Name] | undefined };

/** A file: by URL, by the id of an upload, or by the platform's id. */
export type MediaInput = SomeFields<MediaContent, never, 'caption' | 'fileName' | 'mimeType'> &
  ({ readonly url: string } | { readonly mediaId: string } | { readonly providerMediaId: string });

/** The fields of each kind of content. The API types of the same names document them. */
export interface ContentKinds {
  readonly text: string | SomeFields<TextContent, 'body', 'previewUrl'>;
  readonly image: MediaInput;
  readonly video: MediaInput;
  readonly audio: MediaInput;
  readonly document: MediaInput;
  readonly sticker: MediaInput;
  readonly location: SomeFields<LocationContent, 'latitude' | 'longitude', 'name' | 'address'>;
  readonly contacts: readonly SomeFields<Contact, 'displayName', 'phones' | 'emails' | 'organization'>[];
  readonly choice: SomeFields<ChoiceContent, 'body', 'header' | 'footer' | 'listLabel'> & {
    readonly options: readonly SomeFields<ChoiceOption, 'id' | 'title', 'description' | 'section'>[];
  };
  readonly template: SomeFields<TemplateContent, 'name' | 'language', 'components'>;
  readonly reaction: SomeFields<ReactionContent, 'messageId' | 'emoji'>;
  readonly link: SomeFields<LinkContent, 'body' | 'title' | 'url', 'header' | 'footer'>;
  readonly channelSpecific: NonNullable<ChannelSpecificContent['payload']>;
}

/** The content of a message: exactly one kind, for example `{ image: { url: 'https://…' } }`. */
export type ContentInput = {
  [Name in keyof ContentKinds]: Readonly<Pick<ContentKinds, Name>> & {
    readonly [Other in Exclude<keyof ContentKinds, Name>]?: never;
  };
}[keyof ContentKinds];

const MEDIA_TYPES = {
  image: MediaType.IMAGE,
  video: MediaType.VIDEO,
  audio: MediaType.AUDIO,
  document: MediaType.DOCUMENT,
  sticker: MediaType.STICKER,
} as const;

/** Converts content to the API message. Throws INVALID_ARGUMENT for an unknown kind. */
export function toContent(content: ContentInput | Content): Content {
  return 'kind' in content ? content : { kind: toKind(content) };
}

function toKind(content: ContentInput): Kind {
  if (content.text !== undefined) return { $case: 'text', value: toText(content.text) };
  for (const name of ['image', 'video', 'audio', 'document', 'sticker'] as const) {
    const media = content[name];
    if (media !== undefined) return { $case: 'media', value: toMedia(MEDIA_TYPES[name], media) };
  }
  if (content.location !== undefined) {
    const { latitude, longitude, name = '', address = '' } = content.location;
    return { $case: 'location', value: { latitude, longitude, name, address } };
  }
  if (content.contacts !== undefined)
    return { $case: 'contacts', value: { contacts: content.contacts.map(toContact) } };
  if (content.choice !== undefined) return { $case: 'choice', value: toChoice(content.choice) };
  if (content.template !== undefined) {
    const { name, language, components = [] } = content.template;
    return { $case: 'template', value: { name, language, components } };
  }
  if (content.reaction !== undefined) return { $case: 'reaction', value: content.reaction };
  if (content.link !== undefined) {
    const { body, title, url, header = '', footer = '' } = content.link;
    return { $case: 'link', value: { body, title, url, header, footer } };
  }
  if (content.channelSpecific !== undefined) {
    return { $case: 'channelSpecific', value: { payload: content.channelSpecific } };
  }
  throw invalidInput('content', 'unknown kind of content');
}

function toText(text: ContentKinds['text']): TextContent {
  return typeof text === 'string'
    ? { body: text, previewUrl: false }
    : { body: text.body, previewUrl: text.previewUrl ?? false };
}

function toMedia(type: MediaType, media: MediaInput): MediaContent {
  const { caption = '', fileName = '', mimeType = '' } = media;
  const rest = { type, caption, fileName, mimeType, sizeBytes: 0 };
  if ('url' in media) return { ...rest, source: { $case: 'url', value: media.url }, providerMediaId: '' };
  if ('mediaId' in media) return { ...rest, source: { $case: 'mediaId', value: media.mediaId }, providerMediaId: '' };
  return { ...rest, source: undefined, providerMediaId: media.providerMediaId };
}

function toContact({
  displayName,
  phones = [],
  emails = [],
  organization = '',
}: ContentKinds['contacts'][number]): Contact {
  return { displayName, phones, emails, organization };
}

function toChoice({ body, header = '', footer = '', listLabel = '', options }: ContentKinds['choice']): ChoiceContent {
  const toOption = ({ id, title, description = '', section = '' }: (typeof options)[number]): ChoiceOption => ({
    id,
    title,
    description,
    section,
  });
  return { body, header, footer, listLabel, options: options.map(toOption) };
}
