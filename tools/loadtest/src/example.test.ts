import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isolatedSettings, startProcess } from '@chat4all/processes';
import { skipWithout } from '@chat4all/test-servers';
import { expect, test } from 'vitest';
import { LOADTEST_FOLDER, preparePython } from './python-environment.ts';

const run = promisify(execFile);
const ROOT = join(LOADTEST_FOLDER, '../..');

const { skip, named } = await skipWithout('python');

test.skipIf(skip)(
  named('runs the Python example of docs/api unchanged'),
  async () => {
    const python = await preparePython('python3', () => undefined);
    const folder = await mkdtemp(join(tmpdir(), 'chat4all-example-'));
    const settings = { ...isolatedSettings(folder), CHAT4ALL_SANDBOX_DELAYS: '1,2,3' };
    const app = startProcess('apps/standalone/src/main.ts', { settings });
    try {
      const { grpc = '' } = await app.waitForLog('ready');
      const env = { ...process.env, CHAT4ALL_ADDRESS: grpc };
      const { stdout } = await run(python, [join(ROOT, 'docs/api/examples/send.py')], { cwd: ROOT, env });
      expect(stdout).toMatch(/^m[0-9a-f]{32}\n(?:[A-Z]+\n)*READ\n$/);
    } finally {
      await app.stop('SIGTERM');
      await rm(folder, { recursive: true });
    }
  },
  300_000,
);
