import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isolatedSettings, startProcess } from '@chat4all/processes';
import { Chat4All } from './chat4all.ts';
import { describeClient } from './describe-client.fixture.ts';
import { createFakeChat4All } from './testing.ts';

describeClient('the fake', async () => {
  const fake = await createFakeChat4All();
  return { client: () => fake.client(), dispose: async () => fake[Symbol.asyncDispose]() };
});

describeClient('a router', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-client-'));
  const settings = { ...isolatedSettings(folder), CHAT4ALL_SANDBOX_DELAYS: '1,2,3' };
  const app = startProcess('apps/standalone/src/main.ts', { settings });
  const { grpc: address } = await app.waitForLog('ready');
  return {
    client: () => new Chat4All({ address }),
    dispose: async () => {
      await app.stop('SIGTERM');
      await rm(folder, { recursive: true });
    },
  };
});
