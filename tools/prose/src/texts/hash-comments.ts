import type { FileTexts, TextBlock } from './text-block.ts';

/** Reads `#` comments, and values of four words and more, from YAML, shell, Python, TOML and Dockerfiles. */
export function readHashComments(source: string): FileTexts {
  const blocks: TextBlock[] = [];
  let comment: string[] = [];
  const endComment = (nextLine: number): void => {
    if (comment.length > 0) {
      blocks.push({ kind: 'comment', line: nextLine - comment.length, text: comment.join('\n') });
    }
    comment = [];
  };
  for (const [index, line] of source.split('\n').entries()) {
    const own = /^\s*#+ ?(?!!)(.*)$/.exec(line)?.[1];
    if (own !== undefined && own.trim() !== '') {
      comment.push(own);
      continue;
    }
    endComment(index + 1);
    const text = /\s#\s(.*)$/.exec(line)?.[1];
    if (text !== undefined) blocks.push({ kind: 'comment', line: index + 1, text });
    const value = /^\s*(?:- )?(?:[\w.-]+:\s+)?["']?(\p{L}+(?:[ ,]+[\p{L}\d]+){3,}[^#]*)/u.exec(line)?.[1];
    if (value !== undefined && text === undefined) blocks.push({ kind: 'string', line: index + 1, text: value });
  }
  endComment(source.split('\n').length + 1);
  return { blocks, names: new Map() };
}
