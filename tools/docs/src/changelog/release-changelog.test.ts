import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../repository.ts';
import { releaseChangelog } from './release-changelog.ts';

const RELEASE = { version: '0.2.0', date: '2026-12-01', subjects: [] };

it('moves the unreleased changes under the version and keeps an empty heading', () => {
  const changelog = '# Changelog\n\n## Unreleased\n\n### Added\n\n- A.\n\n## 0.1.0 (2026-11-01)\n\n- B.\n';
  expect(releaseChangelog(changelog, RELEASE)).toBe(
    '# Changelog\n\n## Unreleased\n\n## 0.2.0 (2026-12-01)\n\n### Added\n\n- A.\n\n## 0.1.0 (2026-11-01)\n\n- B.\n',
  );
});

it('lists commits that users notice if nothing was written', () => {
  const subjects = ['fix(api): return UNAVAILABLE', 'docs: words', 'feat!: users', 'feat(cli): watch', 'perf: less'];
  expect(releaseChangelog('## Unreleased\n', { ...RELEASE, subjects })).toBe(
    '## Unreleased\n\n## 0.2.0 (2026-12-01)\n\n### Added\n\n- users\n- cli: watch\n\n### Fixed\n\n- api: return UNAVAILABLE\n\n### Changed\n\n- less\n',
  );
});

it('refuses a changelog without the heading', () => {
  expect(() => releaseChangelog('# Changelog\n', RELEASE)).toThrow('the heading "## Unreleased" is missing');
});

it('accepts the changelog of this repository', () => {
  const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
  expect(releaseChangelog(changelog, RELEASE)).toContain('## Unreleased\n\n## 0.2.0 (2026-12-01)\n\n');
});
