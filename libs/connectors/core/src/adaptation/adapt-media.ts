import type { Capabilities } from '../capabilities.ts';
import type { MediaContent } from '../content.ts';
import { validateContent } from '../validation.ts';
import type { Adapted, AsText } from './adapted.ts';
import { paragraphs } from './as-text.ts';

/** A file without what the channel cannot show beside it, as another kind of file, or else as its address in a text. */
export function adaptMedia(content: MediaContent, capabilities: Capabilities, asText: AsText): Adapted {
  const { caption = '', ...bare } = content;
  const withText = (media: MediaContent, losses: readonly string[]): Adapted => {
    if (caption === '') return { contents: [media], losses };
    const text = asText(caption, 'the caption becomes a message of its own');
    return { contents: [media, ...text.contents], losses: [...losses, ...text.losses] };
  };
  const fits = (media: MediaContent) => validateContent(media, capabilities).length === 0;

  if (fits(bare)) return withText(bare, []);
  const { fileName, ...unnamed } = bare;
  if (fileName && fits(unnamed)) return withText(unnamed, ["the file's name is too long and left out"]);
  const image: MediaContent = { ...bare, type: 'image' };
  if (content.type === 'sticker' && fits(image)) return withText(image, ['the sticker becomes an image']);
  const document: MediaContent = { ...bare, type: 'document' };
  if (fits(document)) return withText(document, [`the ${content.type} becomes a document`]);
  if (content.url === undefined) return { contents: [], losses: [] };
  return asText(paragraphs(caption, content.fileName, content.url), `the ${content.type} becomes a link`);
}
