import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkBlock, type Finding } from './rules/check-block.ts';
import { newNameOf } from './rules/old-names.ts';
import { readTexts } from './texts/read-texts.ts';

/** A finding with its file, relative to the repository's root. */
export interface FileFinding extends Finding {
  readonly file: string;
}

// Generated and third-party files, and the lists of this tool.
const EXCLUDED =
  /(^|\/)(gen|third_party|node_modules|fixtures)\/|(^|\/)CHANGELOG\.md$|^tools\/prose\/|^infra\/grafana\/dashboards\//;

/** Checks the files that Git tracks below the given paths. Without paths, checks all files. */
export function checkFiles(repository: string, paths: readonly string[]): FileFinding[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--', ...paths], { cwd: repository, encoding: 'utf8' });
  return listed
    .split('\0')
    .filter((file) => file !== '' && !EXCLUDED.test(file))
    .flatMap((file) => checkSource(file, readFileSync(join(repository, file), 'utf8')));
}

/** Checks the text of one file, in the order of its lines. */
export function checkSource(file: string, source: string): FileFinding[] {
  const texts = readTexts(file, source);
  if (texts === undefined) return [];
  const findings = texts.blocks.flatMap(checkBlock);
  for (const [name, line] of texts.names) {
    const instead = newNameOf(name, file);
    if (instead !== undefined) findings.push({ line, rule: 'old name', words: `${name} (now ${instead})` });
  }
  return findings.sort((a, b) => a.line - b.line).map((finding) => ({ file, ...finding }));
}
