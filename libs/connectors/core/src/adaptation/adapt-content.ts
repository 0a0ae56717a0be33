import type { Capabilities } from '../capabilities.ts';
import type { Content, TextContent } from '../content.ts';
import { validateContent } from '../validation.ts';
import { adaptChoice } from './adapt-choice.ts';
import { adaptMedia } from './adapt-media.ts';
import type { Adapted } from './adapted.ts';
import { UNLIMITED } from './unlimited.ts';
import { contactsText, linkText, locationText } from './as-text.ts';
import { splitText } from './split-text.ts';

/**
 * Returns the closest content to `content` that a channel with these capabilities carries. Each of `contents` passes
 * `validateContent`. Content that fits is returned unchanged. Content that is invalid on every channel, such as an empty
 * text, is not adapted. Never throws.
 */
export function adaptContent(content: Content, capabilities: Capabilities): Adapted {
  if (validateContent(content, capabilities).length === 0) return { contents: [content], losses: [] };
  const problems = validateContent(content, UNLIMITED);
  if (problems.length > 0)
    return { contents: [], losses: problems.map(({ field, problem }) => `${field}: ${problem}`) };
  const { contents, losses } = adapt(content, capabilities);
  const fitting = contents.filter((one) => validateContent(one, capabilities).length === 0);
  if (fitting.length === contents.length && fitting.length > 0) return { contents, losses };
  return { contents: [], losses: [`${content.kind} is not supported, and has no alternative`] };
}

function adapt(content: Content, capabilities: Capabilities): Adapted {
  const asText = (text: string, loss: string): Adapted => {
    const { contents, losses } = adaptText({ kind: 'text', text }, capabilities);
    return { contents, losses: [loss, ...losses] };
  };
  switch (content.kind) {
    case 'text':
      return adaptText(content, capabilities);
    case 'media':
      return adaptMedia(content, capabilities, asText);
    case 'location':
      return asText(locationText(content), 'location sent as a map link');
    case 'contacts':
      return asText(contactsText(content), 'contact cards sent as text');
    case 'choice':
      return adaptChoice(content, capabilities, asText);
    case 'link':
      return asText(linkText(content), 'button sent as a link in the text');
    case 'reaction':
      return asText(content.emoji, 'reaction sent as a separate message');
    case 'template':
    case 'channel_specific':
      return { contents: [], losses: [] };
  }
}

function adaptText(content: TextContent, { content: { text: limit } }: Capabilities): Adapted {
  const parts = limit ? splitText(content.text, limit) : [];
  const contents = parts.map((text) => ({ ...content, text }));
  return { contents, losses: parts.length > 1 ? [`text split into ${parts.length} messages`] : [] };
}
