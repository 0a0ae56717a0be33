import { type Content, type MediaContent, refusal } from '@chat4all/connector';
import { contactCards } from './contact-cards.ts';
import { choiceMessage, linkMessage } from './interactive.ts';
import { MEDIA_LIMITS } from './capabilities.ts';
import type { MessageBody } from './wire.ts';

/** Converts content to the Cloud API's format. Throws a ConnectorError for invalid channel-specific content. */
export function toMessageBody(content: Content): MessageBody {
  switch (content.kind) {
    case 'text':
      return { type: 'text', text: { body: content.text, preview_url: content.previewUrl ?? false } };
    case 'media':
      return { type: content.type, [content.type]: mediaObject(content) };
    case 'location': {
      const { latitude, longitude, name, address } = content;
      return {
        type: 'location',
        location: { latitude, longitude, ...(name && { name }), ...(address && { address }) },
      };
    }
    case 'contacts':
      return { type: 'contacts', contacts: contactCards(content.contacts) };
    case 'choice':
      return { type: 'interactive', interactive: choiceMessage(content) };
    case 'link':
      return { type: 'interactive', interactive: linkMessage(content) };
    case 'template': {
      const { name, language, components } = content;
      return { type: 'template', template: { name, language: { code: language }, components } };
    }
    case 'reaction':
      return { type: 'reaction', reaction: { message_id: content.messageId, emoji: content.emoji } };
    case 'channel_specific':
      return channelSpecificBody(content.payload);
  }
}

function mediaObject({ type, uploaded, url, caption, fileName }: MediaContent): object {
  const limits = MEDIA_LIMITS[type];
  return {
    ...(uploaded ? { id: uploaded.id } : { link: url }),
    // Meta refuses empty texts.
    ...('caption' in limits && caption && { caption }),
    ...('fileName' in limits && fileName && { filename: fileName }),
  };
}

/** Returns `{type, [type]: …}` as the Cloud API documents it, for types without an own kind of content. */
function channelSpecificBody(payload: Readonly<Record<string, unknown>>): MessageBody {
  const { type } = payload;
  if (typeof type === 'string' && typeof payload[type] === 'object') return { type, [type]: payload[type] };
  throw refusal('content.payload: must have the form {"type": "interactive", "interactive": {…}}', 'invalid');
}
