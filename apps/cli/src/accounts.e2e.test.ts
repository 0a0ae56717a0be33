import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FakeChat4All, createFakeChat4All } from '@chat4all/client/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCli } from './testing/run-cli.ts';

const TOKEN = 'EAAG-token-0123456789';
const APP_SECRET = 'app-secret-abcdefghij';

let router: FakeChat4All;
let folder: string;
beforeEach(async () => {
  router = await createFakeChat4All();
  folder = await mkdtemp(join(tmpdir(), 'chat4all-cli-'));
  await writeFile(join(folder, 'app-secret'), `${APP_SECRET}\n`);
});
afterEach(async () => {
  await rm(folder, { recursive: true });
  await router[Symbol.asyncDispose]();
});

const accounts = (args: readonly string[], options: Parameters<typeof runCli>[2] = {}) =>
  runCli(router.address, ['accounts', ...args], options);
const keys = (...args: string[]) => runCli(router.address, ['keys', ...args]);
const parse = (stdout: string): Record<string, unknown>[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const create = () =>
  accounts(
    [
      ...['create', 'sales', 'whatsapp', '--set', 'phone_number_id=106540352242922', '--messages-per-second', '40'],
      ...['--secret', 'access_token=-', '--secret', `app_secret=file:${join(folder, 'app-secret')}`],
      ...['--secret', 'verify_token=env:VERIFY', '--token-expires', '2027-01-31T00:00:00Z'],
    ],
    { stdin: `${TOKEN}\n`, env: { VERIFY: 'word' } },
  );

describe('accounts', () => {
  test('create reads secrets from the input, a file and a variable, and prints none of them', async () => {
    const { code, stdout, stderr } = await create();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n').slice(0, -2)).toEqual([
      'ACTIVE           whatsapp sales',
      '  token expires  2027-01-31T00:00:00.000Z',
      '  phone_number_id: 106540352242922',
      '  access_token: …6789 (sha256 852d77ff…)',
      expect.stringMatching(/^ {2}app_secret: …ghij \(sha256 [0-9a-f]{8}…\)$/) as string,
      expect.stringMatching(/^ {2}verify_token: … \(sha256 [0-9a-f]{8}…\)$/) as string,
      '  messages_per_second: 40',
    ]);
    for (const secret of [TOKEN, APP_SECRET]) expect(stdout).not.toContain(secret);
  });

  test('a secret as an argument is refused, and not repeated', async () => {
    const { code, stderr } = await accounts(['create', 'sales', 'whatsapp', '--secret', `access_token=${TOKEN}`]);
    expect(code).toBe(2);
    expect(stderr).toContain('must be name=env:VARIABLE, name=file:PATH, or name=- for the standard input');
    expect(stderr).not.toContain(TOKEN);
  });

  test('names sources that cannot be read as wrong usage', async () => {
    const rotate = (...secrets: string[]) =>
      accounts(['rotate', 'sales', ...secrets.flatMap((secret) => ['--secret', secret])]);
    expect(await rotate('app_secret=file:/absent')).toMatchObject({
      ...{ code: 2, stderr: expect.stringContaining('--secret app_secret: ENOENT') as string },
    });
    expect(await rotate('app_secret=env:ABSENT')).toMatchObject({
      ...{ code: 2, stderr: 'chat4all: --secret app_secret: env:ABSENT is empty\n' },
    });
    expect(await rotate('a=-', 'b=-')).toMatchObject({ code: 2 });
    expect(await rotate()).toMatchObject({ code: 2 });
  });

  test('create --dry-run creates nothing', async () => {
    const dry = await accounts(['create', 'sales', 'whatsapp', '--dry-run']);
    expect(dry).toMatchObject({ code: 0, stderr: 'valid; nothing was created\n' });
    expect(await accounts(['get', 'sales'])).toMatchObject({ code: 1 });
  });

  test('update changes only what is given, and rotate only the given secrets', async () => {
    await create();
    await accounts(['update', 'sales', '--set', 'api_version=v25.0', '--burst-per-recipient', '3']);
    await accounts(['update', 'sales', '--unset', 'phone_number_id', '--messages-per-second', '0']);
    const rotated = await accounts(['rotate', 'sales', '--secret', 'verify_token=-', '--json'], {
      stdin: 'new-verify-token',
    });
    expect(parse(rotated.stdout)).toMatchObject([
      {
        ...{ account: 'sales', origin: 'API', settings: { api_version: 'v25.0' }, rates: { burst_per_recipient: 3 } },
        secrets: [
          { name: 'access_token', hint: '6789' },
          { name: 'app_secret', hint: 'ghij' },
          { name: 'verify_token', hint: 'oken' },
        ],
      },
    ]);
  });

  test('verify prints the checks, and delete the id', async () => {
    await create();
    expect(await accounts(['verify', 'sales'])).toMatchObject({
      ...{ code: 0, stdout: 'OK       TOKEN                 simulated\n' },
    });
    const checked = await accounts([
      'verify',
      'sales',
      '--json',
      '--subscribe',
      '--callback-url',
      'https://a.example/x',
    ]);
    expect(parse(checked.stdout)).toEqual([{ name: 'TOKEN', outcome: 'OK', detail: 'simulated' }]);
    expect(await accounts(['verify', 'sales', '--callback-url', 'https://a.example/x'])).toMatchObject({ code: 2 });
    expect(await accounts(['delete', 'sales'])).toMatchObject({ code: 0, stdout: 'sales deleted\n' });
    expect(await accounts(['delete', 'fake-whatsapp'])).toMatchObject({
      ...{ code: 1, stderr: expect.stringContaining('is in the configuration file') as string },
    });
  });
});

describe('keys', () => {
  test('create prints the key once, and list and revoke its facts', async () => {
    const created = await keys('create', 'send,read', '--description', 'shop', '--expires', '90d', '--json');
    const [key] = parse(created.stdout);
    expect(key).toMatchObject({ state: 'ACTIVE', description: 'shop', scopes: ['send', 'read'] });
    const secret = String(key?.['secret']);
    expect(secret).toMatch(/^c4a_/);
    const listed = await keys('list');
    expect(listed.stdout).toContain(`secret: …${secret.slice(-4)}`);
    expect(listed.stdout).toContain('last used: never');
    expect(listed.stdout).not.toContain(secret);
    const revoked = await keys('revoke', String(key?.['key_id']), '--json');
    expect(parse(revoked.stdout)).toMatchObject([{ state: 'REVOKED' }]);
    expect(await keys('revoke', 'absent')).toMatchObject({ code: 1 });
    expect(await keys('create', 'send,')).toMatchObject({ code: 2 });
    expect(await keys('create', 'send', '--expires', 'soon')).toMatchObject({ code: 2 });
  });
});
