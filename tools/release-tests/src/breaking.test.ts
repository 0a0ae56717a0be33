import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root, runCommand } from './run-command.ts';

/** The folder of a new repository whose only release contains the current .proto files. */
let folder: string;
let file: string;
const git = (...args: string[]): Promise<string> =>
  runCommand('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args], { folder });
const breaking = (): Promise<string> => {
  const PATH = `${join(root, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`;
  return runCommand(process.execPath, [join(folder, 'libs/proto/scripts/breaking.ts')], { environment: { PATH } });
};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-breaking-'));
  for (const part of ['proto', 'third_party', 'scripts', 'buf.yaml', 'package.json']) {
    await cp(join(root, 'libs/proto', part), join(folder, 'libs/proto', part), { recursive: true });
  }
  file = join(folder, 'libs/proto/proto/chat4all/v1/identity.proto');
  await git('init', '--quiet');
  await git('add', '.');
  await git('commit', '--quiet', '--message', 'feat: all');
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

test('accepts any change before the first release, and afterwards added fields but no removed ones', async () => {
  expect(await breaking()).toContain('no release yet');
  await git('tag', 'v0.9.0');
  expect(await breaking()).toContain('compatible with v0.9.0');

  const text = await readFile(file, 'utf8');
  await writeFile(
    file,
    text.replace('string account_id = 4;', 'string account_id = 4;\n  // New.\n  string added = 5;'),
  );
  expect(await breaking()).toContain('compatible with v0.9.0');
  await writeFile(file, text.replace('string account_id = 4;', ''));
  await expect(breaking()).rejects.toThrow(/account_id[^]*breaking changes since v0\.9\.0/);
}, 120_000);
