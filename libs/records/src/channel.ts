import {
  ConnectorError,
  type ChoiceContent,
  type Content as ChannelContent,
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
import { MEDIA_TYPES } from './media-types.ts';
import { StoredFile } from './stored-file.ts';

/** The error of content that no connector can send. */
export class ContentError extends ConnectorError {
  /** The path of the field in the content, such as `media.type`. */
  readonly field: string;
  /** The problem of the field, such as `is required`. */
  readonly problem: string;

  constructor(field: string, problem: string) {
    super(`content.${field}: ${problem}`, { reason: 'invalid', retryable: false, certain: true, scope: 'delivery' });
    this.field = field;
    this.problem = problem;
  }
}

/** Converts content of the API to that of connectors. Throws a {@link ContentError} for content that none can send. */
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
    case 'link': {
      const { body, header, footer, title, url } = kind.value;
      return { kind: 'link', body, title, url, ...filled({ header, footer }) };
    }
    case 'template':
      return { kind: 'template', ...kind.value };
    case 'reaction':
      return { kind: 'reaction', ...kind.value };
    case 'channelSpecific':
      return { kind: 'channel_specific', payload: kind.value.payload ?? {} };
    case 'selection':
    case 'deletion':
    case 'form':
    case 'order':
    case 'edit':
    case 'story':
    case 'system':
      throw new ContentError(kind.$case, 'must not be sent: only recipients send it');
    case undefined:
      throw new ContentError('kind', 'is required');
  }
}

/** Converts a connector's error to the error of a delivery. */
export function toDeliveryError(error: ConnectorError): DeliveryError {
  return {
    reason: error.reason.toUpperCase(),
    message: error.message,
    channelCode: error.channelCode ?? '',
    certain: error.certain,
  };
}

function toChannelMedia({ type, source, providerMediaId, sizeBytes: size, ...rest }: ApiMedia): MediaContent {
  const { caption, fileName, mimeType } = rest;
  const name = mediaTypeName(type);
  if (name === undefined) throw new ContentError('media.type', 'must be IMAGE, VIDEO, AUDIO, DOCUMENT or STICKER');
  const uploaded = providerMediaId === '' ? {} : { uploaded: { id: providerMediaId } };
  const described = { kind: 'media', type: name, ...uploaded, ...filled({ caption, fileName, mimeType }) } as const;
  switch (source?.$case) {
    case 'mediaId':
      return { ...described, file: new StoredFile({ mediaId: source.value, mimeType, fileName, size }) };
    case 'url':
      return { ...described, ...filled({ url: source.value }) };
    case undefined:
      return described;
  }
}

function toChannelChoice({ body, header, footer, options, listLabel }: ApiChoice): ChoiceContent {
  return {
    kind: 'choice',
    body,
    ...filled({ header, footer, listLabel }),
    options: options.map(({ id, title, description, section }) => ({ id, title, ...filled({ description, section }) })),
  };
}

/** Returns the name of a type of file in the contract of connectors; undefined for an unknown one. */
export function mediaTypeName(type: MediaType): ChannelMediaType | undefined {
  for (const name of ['image', 'video', 'audio', 'document', 'sticker'] as const) {
    if (MEDIA_TYPES[name] === type) return name;
  }
  return undefined;
}

/** Returns the members that are not empty: protobuf has no absent strings. */
function filled<Name extends string>(members: Readonly<Record<Name, string | undefined>>): { [N in Name]?: string } {
  const set: Partial<Record<Name, string>> = {};
  for (const name in members) {
    const value = members[name];
    if (value) set[name] = value;
  }
  return set;
}
