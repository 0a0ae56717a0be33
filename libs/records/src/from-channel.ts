import type {
  ChoiceContent,
  Identity as ChannelIdentity,
  InboundContent,
  MediaContent,
  OrderContent,
  StoryContent,
  SystemContent,
} from '@chat4all/connector';
import {
  type ChoiceContent as ApiChoice,
  type Content,
  type Identity,
  type MediaContent as ApiMedia,
  type OrderContent as ApiOrder,
  type StoryContent as ApiStory,
  StoryRelation,
  type SystemContent as ApiSystem,
  SystemNotice,
} from '@chat4all/proto';
import { boundObject } from './json-text.ts';
import { MEDIA_TYPES } from './media-types.ts';
import { StoredFile } from './stored-file.ts';

/** The account that identities within content belong to. */
export interface ContentSource {
  readonly channel: string;
  readonly accountId: string;
}

const UNKNOWN_SOURCE: ContentSource = { channel: '', accountId: '' };

/** Converts content of connectors to that of the API. `source` completes identities within the content; default: empty. */
export function fromChannelContent(content: InboundContent, source = UNKNOWN_SOURCE): Content {
  switch (content.kind) {
    case 'text': {
      const { text: body, previewUrl = false } = content;
      return { kind: { $case: 'text', value: { body, previewUrl } } };
    }
    case 'media':
      return { kind: { $case: 'media', value: fromChannelMedia(content) } };
    case 'location': {
      const { latitude, longitude, name = '', address = '' } = content;
      return { kind: { $case: 'location', value: { latitude, longitude, name, address } } };
    }
    case 'contacts': {
      const empty = { phones: [], emails: [], organization: '' };
      const contacts = content.contacts.map(({ phones = [], emails = [], ...contact }) => {
        return { ...empty, ...contact, phones: [...phones], emails: [...emails] };
      });
      return { kind: { $case: 'contacts', value: { contacts } } };
    }
    case 'reaction':
      return { kind: { $case: 'reaction', value: { messageId: content.messageId, emoji: content.emoji } } };
    case 'selection':
      return { kind: { $case: 'selection', value: { id: content.id, title: content.title } } };
    case 'deletion':
      return { kind: { $case: 'deletion', value: { providerMessageId: content.messageId } } };
    case 'form': {
      const { flowToken = '', name = '', answers } = content;
      return { kind: { $case: 'form', value: { flowToken, name, answers: boundObject(answers) } } };
    }
    case 'order':
      return { kind: { $case: 'order', value: fromChannelOrder(content) } };
    case 'edit': {
      const edited = content.content && fromChannelContent(content.content, source);
      return { kind: { $case: 'edit', value: { providerMessageId: content.messageId, content: edited } } };
    }
    case 'story':
      return { kind: { $case: 'story', value: fromChannelStory(content, source) } };
    case 'system':
      return { kind: { $case: 'system', value: fromChannelSystem(content, source) } };
    case 'choice':
      return { kind: { $case: 'choice', value: fromChannelChoice(content) } };
    case 'template': {
      const { name, language, components = [] } = content;
      return { kind: { $case: 'template', value: { name, language, components: [...components] } } };
    }
    case 'channel_specific':
      return { kind: { $case: 'channelSpecific', value: { payload: boundObject(content.payload) } } };
    case 'link': {
      const { body, header = '', footer = '', title, url } = content;
      return { kind: { $case: 'link', value: { body, header, footer, title, url } } };
    }
  }
}

function fromChannelMedia(content: MediaContent): ApiMedia {
  const { type, url, file, uploaded, caption = '', fileName = '', mimeType = '' } = content;
  const byUrl = url === undefined ? undefined : ({ $case: 'url', value: url } as const);
  const source = file instanceof StoredFile ? ({ $case: 'mediaId', value: file.mediaId } as const) : byUrl;
  return {
    ...{ type: MEDIA_TYPES[type], source, caption, fileName, mimeType },
    ...{ providerMediaId: uploaded?.id ?? '', sizeBytes: file?.size ?? 0 },
  };
}

function fromChannelChoice({ body, header = '', footer = '', options, listLabel = '' }: ChoiceContent): ApiChoice {
  const empty = { description: '', section: '' };
  return { body, header, footer, options: options.map((option) => ({ ...empty, ...option })), listLabel };
}

function fromChannelOrder({ catalogId = '', text = '', items }: OrderContent): ApiOrder {
  const defaults = { quantity: 0, price: '', currency: '' };
  return { catalogId, text, items: items.map((item) => ({ ...defaults, ...item })) };
}

function fromChannelStory(
  { relation, url = '', storyId = '', content }: StoryContent,
  source: ContentSource,
): ApiStory {
  return { relation: STORY_RELATIONS[relation], url, storyId, content: content && fromChannelContent(content, source) };
}

function fromChannelSystem({ notice, text = '', newIdentity }: SystemContent, source: ContentSource): ApiSystem {
  return {
    notice: notice === undefined ? SystemNotice.UNSPECIFIED : SYSTEM_NOTICES[notice],
    text,
    newIdentity: newIdentity && toApiIdentity(newIdentity, source),
  };
}

/** Returns an identity of connectors as one of the API. */
export function toApiIdentity({ kind, value }: ChannelIdentity, { channel, accountId }: ContentSource): Identity {
  return { channel, kind, value, accountId };
}

const STORY_RELATIONS: Readonly<Record<StoryContent['relation'], StoryRelation>> = {
  mention: StoryRelation.MENTION,
  reply: StoryRelation.REPLY,
};

const SYSTEM_NOTICES: Readonly<Record<NonNullable<SystemContent['notice']>, SystemNotice>> = {
  number_changed: SystemNotice.NUMBER_CHANGED,
  user_id_changed: SystemNotice.USER_ID_CHANGED,
  chat_id_changed: SystemNotice.CHAT_ID_CHANGED,
  opted_out: SystemNotice.OPTED_OUT,
  opted_in: SystemNotice.OPTED_IN,
};
