import type { Content } from '@chat4all/proto';
import type { ConsentKeywords } from '@chat4all/runtime';

/** The longest text that is compared with keywords, in characters. */
const MAXIMUM_LENGTH = 64;

/** What a person has said with a keyword. */
export type KeywordDecision = 'opt_out' | 'opt_in';

/**
 * Returns the decision of a message that is a keyword and nothing else: a text, or the title of a button that was pressed. Case,
 * accents, surrounding space and a final full stop or exclamation mark do not matter.
 */
export function decisionOf(content: Content | undefined, keywords: ConsentKeywords): KeywordDecision | undefined {
  const text = textOf(content);
  if (text === undefined || text.length > MAXIMUM_LENGTH) return undefined;
  const word = normalized(text);
  if (keywords.optOut.some((each) => normalized(each) === word)) return 'opt_out';
  if (keywords.optIn.some((each) => normalized(each) === word)) return 'opt_in';
  return undefined;
}

function textOf(content: Content | undefined): string | undefined {
  switch (content?.kind?.$case) {
    case 'text':
      return content.kind.value.body;
    case 'selection':
      return content.kind.value.title;
    default:
      return undefined;
  }
}

function normalized(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .trim()
    .replace(/\s*[.!]+$/u, '')
    .replace(/\s+/gu, ' ')
    .toUpperCase();
}
