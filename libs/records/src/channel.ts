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
import { mediaTypes } from './media-types.ts';

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
      throw new ContentError(kind.$case, 'can only come from a person');
    case undefined:
      throw new ContentError('kind', 'is missing');
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

function toChannelMedia({ type, source, providerMediaId, ...rest }: ApiMedia): MediaContent {
  const { caption, fileName, mimeType } = rest;
  const name = mediaTypeName(type);
  if (name === undefined)
    throw new ContentError('media.type', 'is missing: say IMAGE, VIDEO, AUDIO, DOCUMENT or STICKER');
  if (source?.$case === 'mediaId') throw new ContentError('media.media_id', 'is not served yet: give the url');
  const uploaded = providerMediaId === '' ? {} : { uploaded: { id: providerMediaId } };
  return { kind: 'media', type: name, ...uploaded, ...filled({ url: source?.value, caption, fileName, mimeType }) };
}

function toChannelChoice({ body, header, footer, options, listLabel }: ApiChoice): ChoiceContent {
  return {
    kind: 'choice',
    body,
    ...filled({ header, footer, listLabel }),
    options: options.map(({ id, title, description, section }) => ({ id, title, ...filled({ description, section }) })),
  };
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
