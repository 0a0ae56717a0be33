import { execFile } from 'node:child_process';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isolatedSettings, startProcess } from '@chat4all/processes';
import { skipWithout } from '@chat4all/test-servers';
import { expect, test } from 'vitest';
import { LOADTEST_FOLDER, preparePython } from './python-environment.ts';

const run = promisify(execFile);
const EXAMPLE = join(LOADTEST_FOLDER, '../../docs/api/examples/python');

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
      const generated = join(folder, 'generated');
      await run('sh', [join(EXAMPLE, 'generate.sh'), generated], { env: { ...process.env, PYTHON: python } });
      const env = { ...process.env, CHAT4ALL_ADDRESS: grpc, PYTHONPATH: generated };
      const { stdout } = await run(python, [join(EXAMPLE, 'send.py')], { env });
      expect(stdout).toMatch(/^m[0-9a-f]{32}\n(?:[A-Z]+\n)*READ\n$/);
      const refused = run(python, [join(EXAMPLE, 'send.py')], { env: { ...env, TO: 'nobody' } });
      await expect(refused).rejects.toThrow(/INVALID_ARGUMENT: .*\nreason: \w+\nmessage.recipients\[0\]/);
      // The types of the generated code are beside it.
      await access(join(generated, 'chat4all/v1/chat_pb2.pyi'));
    } finally {
      await app.stop('SIGTERM');
      await rm(folder, { recursive: true });
    }
  },
  300_000,
);
