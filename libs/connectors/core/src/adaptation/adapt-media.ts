import type { Capabilities } from '../capabilities.ts';
import type { MediaContent } from '../content.ts';
import { validateContent } from '../validation.ts';
import type { Adapted, AsText } from './adapted.ts';
import { paragraphs } from './as-text.ts';

/** Returns the file without the caption or name that does not fit, as another type of file, or else its URL as text. */
export function adaptMedia(content: MediaContent, capabilities: Capabilities, asText: AsText): Adapted {
  const { caption = '', ...bare } = content;
  const withText = (media: MediaContent, losses: readonly string[]): Adapted => {
    if (caption === '') return { contents: [media], losses };
    const text = asText(caption, 'caption sent as a separate message');
    return { contents: [media, ...text.contents], losses: [...losses, ...text.losses] };
  };
  const fits = (media: MediaContent) => validateContent(media, capabilities).length === 0;

  if (fits(bare)) return withText(bare, []);
  const { fileName, ...unnamed } = bare;
  if (fileName && fits(unnamed)) return withText(unnamed, ['file name removed, because it is too long']);
  const image: MediaContent = { ...bare, type: 'image' };
  if (content.type === 'sticker' && fits(image)) return withText(image, ['sticker sent as an image']);
  const document: MediaContent = { ...bare, type: 'document' };
  if (fits(document)) return withText(document, [`${content.type} sent as a document`]);
  if (content.url === undefined) return { contents: [], losses: [] };
  return asText(paragraphs(caption, content.fileName, content.url), `${content.type} sent as a link`);
}
