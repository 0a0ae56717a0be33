import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packCli } from './pack-cli.ts';

const run = promisify(execFile);
let prefix: string;
beforeAll(async () => {
  prefix = await mkdtemp(join(tmpdir(), 'chat4all-cli-'));
});
afterAll(() => rm(prefix, { recursive: true, force: true }));

test('the packed command line client is installed by npm alone, and runs outside the workspace', async () => {
  const tarball = await packCli();
  await run('npm', ['install', '--global', '--offline', '--no-audit', '--prefix', prefix, tarball], { cwd: prefix });
  const program = join(prefix, 'bin/chat4all');
  expect((await run(program, ['--version'], { cwd: prefix })).stdout).toMatch(/^\d+\.\d+\.\d+/);
  await expect(run(program, ['channels', '--address', '127.0.0.1:1'], { cwd: prefix })).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('127.0.0.1:1: connection refused') as unknown,
  });
}, 120_000);
