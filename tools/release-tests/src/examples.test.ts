import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type AppProcess, isolatedSettings, startProcess } from '@chat4all/processes';
import { skipWithout } from '@chat4all/test-servers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUILD_TIMEOUT_MS, goTool } from './go-tools.ts';
import { root, runCommand } from './run-command.ts';

const folder = join(root, 'docs/api/examples');
const { skip, named } = await skipWithout('go');

let data: string;
let app: AppProcess;
let address: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'chat4all-examples-'));
  const settings = { ...isolatedSettings(data), CHAT4ALL_SANDBOX_DELAYS: '1,2,3' };
  app = startProcess('apps/standalone/src/main.ts', { settings });
  ({ grpc: address = '' } = await app.waitForLog('ready'));
}, 60_000);
afterAll(async () => {
  await app.stop('SIGTERM');
  await rm(data, { recursive: true });
});

describe('the unchanged examples of docs/api', () => {
  // A message id, then the states up to READ.
  const printed = /^m[0-9a-f]{32}\n(?:\w+\n)*(?:DELIVERY_STATE_)?READ\n$/i;
  const environment = (): Record<string, string> => ({ CHAT4ALL_ADDRESS: address });

  test('TypeScript', async () => {
    const args = ['--conditions=@chat4all/source', join(folder, 'send.ts')];
    expect(await runCommand(process.execPath, args, { environment: environment() })).toMatch(printed);
  }, 60_000);

  test.skipIf(skip)(
    named('Go'),
    async () => {
      const plugins = await Promise.all([goTool('protoc-gen-go'), goTool('protoc-gen-go-grpc')]);
      const PATH = [...plugins.map(dirname), process.env['PATH']].join(':');
      const example = join(folder, 'go');
      const protos = '../../../../libs/proto';
      const generate = ['buf', 'generate', protos, '--path', `${protos}/proto/chat4all/v1`];
      await runCommand('npx', generate, { folder: example, environment: { PATH } });
      const options = { folder: example, environment: environment() };
      expect(await runCommand('go', ['run', '.'], options)).toMatch(printed);
      const refused = runCommand('go', ['run', '.'], {
        folder: example,
        environment: { ...environment(), TO: 'nobody' },
      });
      await expect(refused).rejects.toThrow(/InvalidArgument[^]*reason: \w+\nmessage.recipients\[0\]/);
    },
    BUILD_TIMEOUT_MS,
  );

  test.skipIf(skip)(
    named('grpcurl'),
    async () => {
      const grpcurl = await goTool('grpcurl');
      await chmod(join(folder, 'send.sh'), 0o755);
      const PATH = `${dirname(grpcurl)}:${process.env['PATH'] ?? ''}`;
      expect(await runCommand('sh', [join(folder, 'send.sh')], { environment: { ...environment(), PATH } })).toMatch(
        printed,
      );
    },
    BUILD_TIMEOUT_MS,
  );
});

describe.skipIf(skip)(named('grpcurl'), () => {
  let grpcurl: string;
  beforeAll(async () => {
    grpcurl = await goTool('grpcurl');
  }, BUILD_TIMEOUT_MS);
  const call = (...args: string[]): Promise<string> => runCommand(grpcurl, ['-plaintext', ...args]);

  test('lists and describes every service by reflection', async () => {
    const services = (await call(address, 'list')).trim().split('\n');
    expect(services).toEqual([
      ...['Account', 'ApiKey', 'Audit', 'Channel', 'Chat', 'Conversation', 'DeadLetter', 'Directory'].map(
        (name) => `chat4all.v1.${name}Service`,
      ),
      ...['Media', 'Template', 'Thread', 'Webhook'].map((name) => `chat4all.v1.${name}Service`),
      'grpc.health.v1.Health',
    ]);
    for (const service of services.filter((name) => name.startsWith('chat4all') || name.includes('health'))) {
      expect(await call(address, 'describe', service)).toContain(`service ${service.split('.').at(-1)} {`);
    }
    expect(await call(address, 'describe', 'chat4all.v1.SendMessageRequest')).toContain('string request_id = 1');
    await expect(call(address, 'describe', 'chat4all.v1.Nothing')).rejects.toThrow('not found');
  });

  test('reads and watches the health of the router and each service, and NOT_FOUND for an unknown one', async () => {
    const check = (service: string): Promise<string> =>
      call('-d', JSON.stringify({ service }), address, 'grpc.health.v1.Health/Check');
    for (const service of ['', 'chat4all.v1.ChatService', 'chat4all.v1.DirectoryService']) {
      expect(JSON.parse(await check(service))).toEqual({ status: 'SERVING' });
    }
    await expect(check('chat4all.v1.Nothing')).rejects.toThrow('NotFound');
    const watching = call('-max-time', '1', '-d', '{}', address, 'grpc.health.v1.Health/Watch');
    await expect(watching).rejects.toThrow(/"SERVING"[^]*DeadlineExceeded/);
  });
});
