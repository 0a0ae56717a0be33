import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { checkFiles } from './check-files.ts';
import { countByFolder, formatCounts, formatFindings } from './report.ts';

/** Makes a repository in a temporary folder; each file's text is one dialect word. */
function repositoryWith(...files: readonly string[]): string {
  const repository = mkdtempSync(join(tmpdir(), 'prose-'));
  onTestFinished(() => {
    rmSync(repository, { recursive: true });
  });
  for (const file of files) {
    mkdirSync(join(repository, file, '..'), { recursive: true });
    writeFileSync(join(repository, file), '// nobody\n');
  }
  execFileSync('git', ['init', '--quiet'], { cwd: repository });
  execFileSync('git', ['add', '--all'], { cwd: repository });
  return repository;
}

it('counts per package, folder of pages and root, leaving out generated files and the changelog', () => {
  const repository = repositoryWith(
    'README.md',
    'CHANGELOG.md',
    'docs/runbooks/a.md',
    'libs/bus/src/a.ts',
    'libs/bus/src/kafka/b.ts',
    'libs/connectors/core/src/a.ts',
    'libs/proto/src/gen/a.ts',
  );
  const findings = checkFiles(repository, []);
  expect(Object.fromEntries(countByFolder(findings))).toEqual({
    '.': 1,
    'docs/runbooks': 1,
    'libs/bus': 2,
    'libs/connectors/core': 1,
  });
  expect(formatCounts(findings).at(-1)).toBe('     5  total');
});

it('checks only the paths that it is given', () => {
  const findings = checkFiles(repositoryWith('libs/bus/a.ts', 'libs/api/a.ts'), ['libs/bus']);
  expect(formatFindings(findings)).toEqual([
    'libs/bus/a.ts:1: dialect: nobody (name the party: no client, any caller, an operator)',
  ]);
});
