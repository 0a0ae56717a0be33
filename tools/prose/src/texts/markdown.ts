import type { FileTexts, TextBlock } from './text-block.ts';

/** Reads a Markdown page: paragraphs, headings, list items and table cells, each a text. Code blocks are left out. */
export function readMarkdown(source: string): FileTexts {
  const blocks: TextBlock[] = [];
  let paragraph: string[] = [];
  let inCode = false;
  const lines = source.split('\n');
  const endParagraph = (nextLine: number): void => {
    if (paragraph.length > 0) {
      blocks.push({ kind: 'prose', line: nextLine - paragraph.length, text: paragraph.join('\n') });
    }
    paragraph = [];
  };
  for (const [index, line] of lines.entries()) {
    if (/^\s*(```|~~~)/.test(line)) inCode = !inCode;
    const isBreak = inCode || /^\s*(```|~~~|<!--|$)/.test(line);
    const isCells = !isBreak && /^\s*\|/.test(line);
    const isItem = /^\s*([-*+]|\d+\.|#+) /.test(line);
    if (isBreak || isCells || isItem) endParagraph(index + 1);
    if (isCells) {
      for (const cell of line.split(/(?<!\\)\|/)) {
        if (/\p{L}/u.test(cell)) blocks.push({ kind: 'prose', line: index + 1, text: cell.trim() });
      }
    } else if (!isBreak) {
      paragraph.push(line.replace(/^\s*([-*+]|\d+\.|#+|>) /, ''));
    }
  }
  endParagraph(lines.length + 1);
  return { blocks, names: new Map() };
}
