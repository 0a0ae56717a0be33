import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AppProcess, isolatedSettings, startProcess } from '@chat4all/processes';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from './testing/run-cli.ts';

const certificates = join(import.meta.dirname, '../../../libs/api/src/testing/certificates');
const pem = (name: string): string => join(certificates, name);
const CA = ['--ca', pem('authority.crt')];

let folder: string;
let app: AppProcess;
let address: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-tls-'));
  const config = join(folder, 'config.yaml');
  const file = (name: string): string => `"\${file:${pem(name)}}"`;
  await writeFile(
    config,
    `tls: { certificate: ${file('server.crt')}, private_key: ${file('server.key')}, client_ca: ${file('authority.crt')} }
tenants: [{ id: acme, certificates: [{ id: cli, name: billing.acme.example, scopes: [send, read] }] }]
`,
  );
  app = startProcess('apps/standalone/src/main.ts', {
    settings: { ...isolatedSettings(folder), CHAT4ALL_CONFIG: config },
  });
  ({ grpc: address = '' } = await app.waitForLog('ready'));
  address = address.replace('127.0.0.1', 'localhost');
}, 60_000);
afterAll(async () => {
  await app.stop('SIGTERM');
  await rm(folder, { recursive: true });
});

test('speaks TLS with a client certificate, by options and by variables', async () => {
  const certificate = ['--cert', pem('client.crt'), '--key', pem('client.key')];
  expect(await runCli(address, ['channels', ...CA, ...certificate])).toMatchObject({ code: 0, stderr: '' });
  const env = {
    ...{ CHAT4ALL_TLS: '1', CHAT4ALL_TLS_CA: pem('authority.crt') },
    ...{ CHAT4ALL_TLS_CERT: pem('client.crt'), CHAT4ALL_TLS_KEY: pem('client.key') },
  };
  expect(await runCli(address, ['channels'], { env })).toMatchObject({ code: 0, stderr: '' });
});

test.for<[string, string[], RegExp]>([
  ['a TLS port without --tls', [], /the router expects TLS\n {2}add --tls/],
  ['an authority that is not trusted', ['--tls'], /the TLS connection failed: .*certificate/],
  ['no credentials', CA, /UNAUTHENTICATED/],
  ['--cert without --key', ['--cert', pem('client.crt')], /--key: is required with --cert/],
  ['a file that is missing', ['--ca', '/nowhere'], /--ca: cannot read \/nowhere/],
  ['a file that is not PEM', ['--ca', pem('make.sh')], /--ca: .*make\.sh is not a PEM file/],
])('explains %s', async ([, args, message]) => {
  const { code, stderr } = await runCli(address, ['channels', ...args]);
  expect(code).toBeGreaterThan(0);
  expect(stderr).toMatch(message);
});
