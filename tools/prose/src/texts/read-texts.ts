import { basename, extname } from 'node:path';
import { readHashComments } from './hash-comments.ts';
import { readMarkdown } from './markdown.ts';
import { readProto } from './proto.ts';
import type { FileTexts } from './text-block.ts';
import { readTypeScript } from './typescript.ts';

const READERS: Readonly<Record<string, (source: string) => FileTexts>> = {
  '.ts': readTypeScript,
  '.mts': readTypeScript,
  '.mjs': readTypeScript,
  '.proto': readProto,
  '.md': readMarkdown,
  '.txt': readMarkdown,
  '.yaml': readHashComments,
  '.yml': readHashComments,
  '.py': readHashComments,
  '.sh': readHashComments,
};

/** Reads the texts of a file by its kind. Returns undefined for a kind that holds none, such as an image. */
export function readTexts(file: string, source: string): FileTexts | undefined {
  const reader = basename(file).startsWith('Dockerfile') ? readHashComments : READERS[extname(file)];
  return reader?.(source);
}
