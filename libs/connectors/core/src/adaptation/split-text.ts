import type { LengthLimit } from '../capabilities.ts';
import { fitsLimit, measureText } from '../measure.ts';

const wordSegmenter = new Intl.Segmenter(undefined, { granularity: 'word' });
const graphemeSegmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

type Cut = (text: string) => string[];

/** Ways to cut a text, the least disruptive first. The pieces always join to the whole text. */
const CUTS: readonly Cut[] = [
  (text) => text.split(/(?<=\n)/),
  (text) => text.split(/(?<=\s)(?=\S)/u),
  (text) => Array.from(wordSegmenter.segment(text), ({ segment }) => segment),
  (text) => Array.from(graphemeSegmenter.segment(text), ({ segment }) => segment),
  // A single grapheme may be longer than a message.
  (text) => Array.from(text),
];

/**
 * Splits a text into parts within the limit: between lines, else between words, else between graphemes. Only white space
 * at the ends of the parts is lost. Returns no parts for a text that consists of white space.
 */
export function splitText(text: string, limit: LengthLimit): string[] {
  if (fitsLimit(text, limit)) return text.trim() === '' ? [] : [text];
  return pack(text, limit, CUTS)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function pack(text: string, limit: LengthLimit, [cut, ...finer]: readonly Cut[]): string[] {
  if (!cut) return [text];
  const parts: string[] = [];
  let part = '';
  let size = 0;
  for (const piece of cut(text)) {
    const pieceSize = measureText(piece, limit.unit);
    if (size + pieceSize <= limit.maximumLength) {
      part += piece;
      size += pieceSize;
      continue;
    }
    if (part !== '') parts.push(part);
    const pieces = pieceSize <= limit.maximumLength ? [piece] : pack(piece, limit, finer);
    part = pieces.pop() ?? '';
    size = measureText(part, limit.unit);
    parts.push(...pieces);
  }
  return part === '' ? parts : [...parts, part];
}
