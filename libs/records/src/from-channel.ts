import type { ChoiceContent, InboundContent, MediaContent } from '@chat4all/connector';
import type { ChoiceContent as ApiChoice, Content, MediaContent as ApiMedia } from '@chat4all/proto';
import { mediaTypes } from './media-types.ts';

/** A connector's content in the API's words; undefined for what it has none for yet. */
export function fromChannelContent(content: InboundContent): Content | undefined {
  switch (content.kind) {
    case 'text':
      return text(content.text, content.previewUrl);
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
    // The API cannot say which option it was; the original can.
    case 'selection':
      return text(content.title);
    case 'choice':
      return { kind: { $case: 'choice', value: fromChannelChoice(content) } };
    case 'template': {
      const { name, language, components = [] } = content;
      return { kind: { $case: 'template', value: { name, language, components: [...components] } } };
    }
    case 'channel_specific':
      return { kind: { $case: 'channelSpecific', value: { payload: content.payload } } };
    case 'link':
    case 'deletion':
      return undefined;
  }
}

function fromChannelMedia({ type, url, caption = '', fileName = '', mimeType = '' }: MediaContent): ApiMedia {
  // The provider's id of a file is no id of ours: without an address the file is in the original only.
  const source = url === undefined ? undefined : ({ $case: 'url', value: url } as const);
  return { type: mediaTypes[type], source, caption, fileName, mimeType };
}

function fromChannelChoice({ body, header = '', footer = '', options, listLabel = '' }: ChoiceContent): ApiChoice {
  const empty = { description: '', section: '' };
  return { body, header, footer, options: options.map((option) => ({ ...empty, ...option })), listLabel };
}

function text(body: string, previewUrl = false): Content {
  return { kind: { $case: 'text', value: { body, previewUrl } } };
}
