import type { FileTexts, TextBlock } from './text-block.ts';

/** Reads the `//` comments of a .proto file; neighbouring lines are one text. */
export function readProto(source: string): FileTexts {
  const blocks: TextBlock[] = [];
  let lines: string[] = [];
  for (const [index, line] of [...source.split('\n'), ''].entries()) {
    const text = /^\s*\/\/ ?(.*)$/.exec(line)?.[1];
    if (text !== undefined) {
      lines.push(text);
      continue;
    }
    if (lines.length > 0) blocks.push({ kind: 'comment', line: index + 1 - lines.length, text: lines.join('\n') });
    lines = [];
    const trailing = /;\s*\/\/ ?(.*)$/.exec(line)?.[1];
    if (trailing !== undefined) blocks.push({ kind: 'comment', line: index + 1, text: trailing });
  }
  return { blocks, names: new Map() };
}
