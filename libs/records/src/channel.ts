import {
  ConnectorError,
  type ChoiceContent,
  type Content as ChannelContent,
  type InboundContent,
  type MediaContent,
  type MediaType as ChannelMediaType,
} from '@chat4all/connector';
import {
  type ChoiceContent as ApiChoice,
  type Content,
  type DeliveryError,
  type MediaContent as ApiMedia,
  MediaType,
} from '@chat4all/proto';

/** Content that no connector can take. `field` is a path from the content: `media.type`. */
export class ContentError extends ConnectorError {
  readonly field: string;
  /** For people: "is missing". */
  readonly problem: string;

  constructor(field: string, problem: string) {
    super(`content.${field} ${problem}`, { reason: 'invalid', retryable: false, certain: true, scope: 'delivery' });
    this.field = field;
    this.problem = problem;
  }
}

const mediaTypes: Readonly<Record<ChannelMediaType, MediaType>> = {
  image: MediaType.IMAGE,
  video: MediaType.VIDEO,
  audio: MediaType.AUDIO,
  document: MediaType.DOCUMENT,
  sticker: MediaType.STICKER,
};

/** A message's content as connectors take it. Throws a {@link ContentError} for what none of them carries. */
export function toChannelContent(content: Content | undefined): ChannelContent {
  const kind = content?.kind;
  switch (kind?.$case) {
    case 'text':
      return { kind: 'text', text: kind.value.body, previewUrl: kind.value.previewUrl };
    case 'media':
      return toChannelMedia(kind.value);
    case 'location': {
      const { latitude, longitude, name, address } = kind.value;
      return { kind: 'location', latitude, longitude, ...filled({ name, address }) };
    }
    case 'contacts':
      return {
        kind: 'contacts',
        contacts: kind.value.contacts.map(({ displayName, phones, emails, organization }) => {
          return { displayName, phones, emails, ...filled({ organization }) };
        }),
      };
    case 'choice':
      return toChannelChoice(kind.value);
    case 'template':
      return { kind: 'template', ...kind.value };
    case 'reaction':
      return { kind: 'reaction', ...kind.value };
    case 'channelSpecific':
      return { kind: 'channel_specific', payload: kind.value.payload ?? {} };
    case undefined:
      throw new ContentError('kind', 'is missing');
  }
}

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

/** Why a delivery failed, in the API's words. */
export function toDeliveryError(error: ConnectorError): DeliveryError {
  return {
    reason: error.reason.toUpperCase(),
    message: error.message,
    channelCode: error.channelCode ?? '',
    certain: error.certain,
  };
}

function toChannelMedia({ type, source, ...rest }: ApiMedia): MediaContent {
  const { caption, fileName, mimeType } = rest;
  const name = mediaTypeName(type);
  if (name === undefined)
    throw new ContentError('media.type', 'is missing: say IMAGE, VIDEO, AUDIO, DOCUMENT or STICKER');
  if (source?.$case === 'mediaId') throw new ContentError('media.media_id', 'is not served yet: give the url');
  return { kind: 'media', type: name, ...filled({ url: source?.value, caption, fileName, mimeType }) };
}

function fromChannelMedia({ type, url, caption = '', fileName = '', mimeType = '' }: MediaContent): ApiMedia {
  // The provider's id of a file is no id of ours: without an address the file is in the original only.
  const source = url === undefined ? undefined : ({ $case: 'url', value: url } as const);
  return { type: mediaTypes[type], source, caption, fileName, mimeType };
}

function toChannelChoice({ body, header, footer, options, listLabel }: ApiChoice): ChoiceContent {
  return {
    kind: 'choice',
    body,
    ...filled({ header, footer, listLabel }),
    options: options.map(({ id, title, description, section }) => ({ id, title, ...filled({ description, section }) })),
  };
}

function fromChannelChoice({ body, header = '', footer = '', options, listLabel = '' }: ChoiceContent): ApiChoice {
  const empty = { description: '', section: '' };
  return { body, header, footer, options: options.map((option) => ({ ...empty, ...option })), listLabel };
}

function text(body: string, previewUrl = false): Content {
  return { kind: { $case: 'text', value: { body, previewUrl } } };
}

function mediaTypeName(type: MediaType): ChannelMediaType | undefined {
  for (const name of ['image', 'video', 'audio', 'document', 'sticker'] as const) {
    if (mediaTypes[name] === type) return name;
  }
  return undefined;
}

/** The members that say something: protobuf knows no absent text. */
function filled<Name extends string>(members: Readonly<Record<Name, string | undefined>>): { [N in Name]?: string } {
  const said: Partial<Record<Name, string>> = {};
  for (const name in members) {
    const value = members[name];
    if (value) said[name] = value;
  }
  return said;
}
