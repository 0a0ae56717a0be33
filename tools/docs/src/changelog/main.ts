// Writes a release into CHANGELOG.md; the version is that of the packages, as `nx release version` has written it.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { root } from '../repository.ts';
import { releaseChangelog } from './release-changelog.ts';

const git = (...args: string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();

const manifest: unknown = JSON.parse(readFileSync(join(root, 'libs/proto/package.json'), 'utf8'));
const { version } = z.object({ version: z.string() }).parse(manifest);
const latest = git('tag', '--list', 'v*', '--sort=-v:refname').split('\n')[0] ?? '';
const subjects = git('log', '--format=%s', latest === '' ? 'HEAD' : `${latest}..HEAD`).split('\n');
const file = join(root, 'CHANGELOG.md');
const date = new Date().toISOString().slice(0, 10);
writeFileSync(file, releaseChangelog(readFileSync(file, 'utf8'), { version, date, subjects }));
