import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { findAnchors, findLinks } from './find-links.ts';

/** Returns what is wrong with the relative links of pages: `file:line: target: problem`. */
export function checkLinks(root: string, files: readonly string[]): string[] {
  return files.flatMap((file) =>
    findLinks(readFileSync(join(root, file), 'utf8')).flatMap(({ line, target }) => {
      const problem = problemOf(root, file, target);
      return problem === undefined ? [] : [`${file}:${line}: ${target}: ${problem}`];
    }),
  );
}

function problemOf(root: string, file: string, target: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return undefined;
  const [path = '', anchor] = target.split('#');
  const linked = path === '' ? file : normalize(join(dirname(file), decodeURI(path)));
  if (linked.startsWith('..')) return 'leaves the repository';
  if (!existsSync(join(root, linked))) return 'no such file';
  if (anchor === undefined || !linked.endsWith('.md')) return undefined;
  const anchors = findAnchors(readFileSync(join(root, linked), 'utf8'));
  return anchors.has(decodeURI(anchor)) ? undefined : 'no such heading';
}
