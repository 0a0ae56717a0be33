import type { Capabilities } from '../capabilities.ts';
import type { Content, TextContent } from '../content.ts';
import { validateContent } from '../validation.ts';
import { adaptChoice } from './adapt-choice.ts';
import { adaptMedia } from './adapt-media.ts';
import type { Adapted } from './adapted.ts';
import { boundless } from './boundless.ts';
import { contactsText, linkText, locationText } from './as-text.ts';
import { splitText } from './split-text.ts';

/**
 * The nearest thing to `content` that a channel with these capabilities carries: every one of `contents` passes
 * `validateContent`. What fits already is left alone; what no channel could carry, such as a text that is empty, is not
 * mended. Never throws.
 */
export function adaptContent(content: Content, capabilities: Capabilities): Adapted {
  if (validateContent(content, capabilities).length === 0) return { contents: [content], losses: [] };
  const faults = validateContent(content, boundless);
  if (faults.length > 0) return { contents: [], losses: faults.map(({ field, problem }) => `${field} ${problem}`) };
  const { contents, losses } = adapt(content, capabilities);
  const fitting = contents.filter((one) => validateContent(one, capabilities).length === 0);
  if (fitting.length === contents.length && fitting.length > 0) return { contents, losses };
  return { contents: [], losses: [`the channel cannot carry this ${content.kind}, nor anything near it`] };
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
      return asText(locationText(content), 'the location becomes a link to a map');
    case 'contacts':
      return asText(contactsText(content), 'the contact cards become text');
    case 'choice':
      return adaptChoice(content, capabilities, asText);
    case 'link':
      return asText(linkText(content), 'the button becomes a link in the text');
    case 'reaction':
      return asText(content.emoji, 'the reaction becomes a message of its own');
    case 'template':
    case 'channel_specific':
      return { contents: [], losses: [] };
  }
}

function adaptText(content: TextContent, { content: { text: limit } }: Capabilities): Adapted {
  const parts = limit ? splitText(content.text, limit) : [];
  const contents = parts.map((text) => ({ ...content, text }));
  return { contents, losses: parts.length > 1 ? [`the text becomes ${parts.length} messages`] : [] };
}
