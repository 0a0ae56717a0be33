import type { TextBlock } from '../texts/text-block.ts';
import { phrases } from './dialect.ts';
import { countWords, splitSentences } from './sentences.ts';

const MAX_WORDS = 40;
const MAX_SEMICOLONS = 2;

/** Words to look at. */
export interface Finding {
  readonly line: number;
  readonly rule: 'dialect' | 'opening' | 'old name' | 'long sentence' | 'semicolons';
  /** The words, with a hint where there is one. */
  readonly words: string;
}

/** Checks one text. Strings may be code, such as SQL: their sentences are not measured. */
export function checkBlock(block: TextBlock): Finding[] {
  const text = block.text.replaceAll(/`[^`\n]*`/g, (code) => `\`${'x'.repeat(code.length - 2)}\``);
  const lineAt = (offset: number): number => block.line + text.slice(0, offset).split('\n').length - 1;
  const findings: Finding[] = phrases.flatMap(({ pattern, instead }) =>
    [...text.matchAll(pattern)].map((match) => ({
      line: lineAt(match.index),
      rule: 'dialect' as const,
      words: `${oneLine(match[0])} (${instead})`,
    })),
  );
  for (const sentence of splitSentences(text)) {
    const line = lineAt(sentence.offset);
    const words = abbreviate(sentence.text);
    if (isNounClause(sentence.text, block.kind)) findings.push({ line, rule: 'opening', words });
    if (block.kind === 'string') continue;
    const length = countWords(sentence.text);
    if (length > MAX_WORDS) findings.push({ line, rule: 'long sentence', words: `${length} words: ${words}` });
    const semicolons = sentence.text.match(/;(?=\s)/g)?.length ?? 0;
    if (semicolons > MAX_SEMICOLONS) findings.push({ line, rule: 'semicolons', words: `${semicolons}: ${words}` });
  }
  return findings;
}

/** Returns true if a sentence begins with "what", "who", "of" or "whether" and is no question. */
function isNounClause(sentence: string, kind: TextBlock['kind']): boolean {
  const opening = /^[\s*_>"([-]*(What|Who|Whom|Whose|Of|Whether)(ever)?\s+(?!course\b)/;
  // A small letter follows a value in strings (`${count} of ${total}`), and begins a phrase in table cells.
  const isOpening = kind === 'comment' ? new RegExp(opening, 'i').test(sentence) : opening.test(sentence);
  return isOpening && !/\?["'*_)]*\s*$/.test(sentence);
}

function abbreviate(sentence: string): string {
  const words = oneLine(sentence).split(' ');
  return words.length > 8 ? `${words.slice(0, 8).join(' ')} …` : words.join(' ');
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}
