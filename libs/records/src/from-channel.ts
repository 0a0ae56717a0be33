import type { ChoiceContent, InboundContent, MediaContent } from '@chat4all/connector';
import type { ChoiceContent as ApiChoice, Content, MediaContent as ApiMedia } from '@chat4all/proto';
import { MEDIA_TYPES } from './media-types.ts';

/** Converts content of connectors to that of the API. */
export function fromChannelContent(content: InboundContent): Content {
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
    case 'choice':
      return { kind: { $case: 'choice', value: fromChannelChoice(content) } };
    case 'template': {
      const { name, language, components = [] } = content;
      return { kind: { $case: 'template', value: { name, language, components: [...components] } } };
    }
    case 'channel_specific':
      return { kind: { $case: 'channelSpecific', value: { payload: content.payload } } };
    case 'link': {
      const { body, header = '', footer = '', title, url } = content;
      return { kind: { $case: 'link', value: { body, header, footer, title, url } } };
    }
  }
}

function fromChannelMedia({ type, url, uploaded, caption = '', fileName = '', mimeType = '' }: MediaContent): ApiMedia {
  const source = url === undefined ? undefined : ({ $case: 'url', value: url } as const);
  return { type: MEDIA_TYPES[type], source, caption, fileName, mimeType, providerMediaId: uploaded?.id ?? '' };
}

function fromChannelChoice({ body, header = '', footer = '', options, listLabel = '' }: ChoiceContent): ApiChoice {
  const empty = { description: '', section: '' };
  return { body, header, footer, options: options.map((option) => ({ ...empty, ...option })), listLabel };
}
