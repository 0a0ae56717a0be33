import type { LengthLimit } from '../capabilities.ts';
import { fitsLimit, measureText } from '../measure.ts';

const words = new Intl.Segmenter(undefined, { granularity: 'word' });
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

type Cut = (text: string) => string[];

/** From where a cut is least missed to where it is most; each puts what it cut together again. */
const cuts: readonly Cut[] = [
  (text) => text.split(/(?<=\n)/),
  (text) => text.split(/(?<=\s)(?=\S)/u),
  (text) => Array.from(words.segment(text), ({ segment }) => segment),
  (text) => Array.from(graphemes.segment(text), ({ segment }) => segment),
  // A single sign for the eye may be longer than a whole message.
  (text) => Array.from(text),
];

/**
 * A text in parts that are as long as allowed at most: cut between lines, else between words, else between what the eye
 * takes for one sign. Nothing but white space at the ends of the parts is lost. Empty for a text of white space alone.
 */
export function splitText(text: string, limit: LengthLimit): string[] {
  if (fitsLimit(text, limit)) return text.trim() === '' ? [] : [text];
  return pack(text, limit, cuts)
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
