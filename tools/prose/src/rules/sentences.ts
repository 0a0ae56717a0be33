/** A sentence of a text. */
export interface Sentence {
  /** Its first character's index in the text. */
  readonly offset: number;
  readonly text: string;
}

const SENTENCE_ENDS = /[.!?:]["')\]*_`]*\s+(?=["'([*_`]*\p{Lu})|\n[ \t]*\n|\n[ \t]*(?=(?:[-*]|\d+\.) )/gu;

/** Splits a text at ends of sentences, blank lines and list items. */
export function splitSentences(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  let offset = 0;
  for (const end of text.matchAll(SENTENCE_ENDS)) {
    const next = end.index + end[0].length;
    sentences.push({ offset, text: text.slice(offset, next) });
    offset = next;
  }
  sentences.push({ offset, text: text.slice(offset) });
  return sentences.filter((sentence) => /\p{L}/u.test(sentence.text));
}

/** Counts the words of a sentence. Code in backticks counts as one word, a link as the words that are shown. */
export function countWords(sentence: string): number {
  const plain = sentence.replaceAll(/`[^`]*`|https?:\S+/g, 'x').replaceAll(/\]\([^)]*\)/g, ']');
  return plain.match(/[\p{L}\p{N}][\p{L}\p{N}'’_.-]*/gu)?.length ?? 0;
}
