import { parseForESLint } from '@typescript-eslint/parser';
import { AST_TOKEN_TYPES } from '@typescript-eslint/types';
import type { FileTexts, TextBlock } from './text-block.ts';

/** Reads comments, strings of two words and more, and identifiers from TypeScript or JavaScript. */
export function readTypeScript(source: string): FileTexts {
  const { ast } = parseForESLint(source, { comment: true, tokens: true, loc: true, range: true });
  const blocks: TextBlock[] = [];
  const names = new Map<string, number>();
  let lastLineComment = -1;
  for (const { type, value, loc } of ast.comments) {
    const text = value.replaceAll(/^[ \t]*\*+ ?/gm, '').trim();
    const previous = blocks.at(-1);
    if (type === AST_TOKEN_TYPES.Line && previous !== undefined && loc.start.line === lastLineComment + 1) {
      blocks[blocks.length - 1] = { ...previous, text: `${previous.text}\n${text}` };
    } else if (!/^(eslint|@ts-|#|\/ <)/.test(text)) {
      blocks.push({ kind: 'comment', line: loc.start.line + leadingLines(value), text });
    }
    lastLineComment = type === AST_TOKEN_TYPES.Line ? loc.start.line : -1;
  }
  for (const { type, value, loc } of ast.tokens) {
    if (type === AST_TOKEN_TYPES.Identifier && !names.has(value)) names.set(value, loc.start.line);
    if (type !== AST_TOKEN_TYPES.String && type !== AST_TOKEN_TYPES.Template) continue;
    const text = value.replace(/^['"`}]/, '').replace(/(['"`]|\$\{)$/, '');
    if (/\p{L} +\p{L}/u.test(text)) blocks.push({ kind: 'string', line: loc.start.line, text });
  }
  return { blocks, names };
}

/** The line breaks before the first word of a comment, which trimming takes away. */
function leadingLines(comment: string): number {
  return /^[\s*]*/.exec(comment)?.[0].match(/\n/g)?.length ?? 0;
}
