import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { accountOpener } from './accounts.ts';
import { loadConnectors } from './connectors.ts';
import { assertAuthentication } from './security.ts';
import { type Settings, readSettings } from './settings.ts';
import { simulatedAccounts } from './simulated-accounts.ts';
import { readTenants } from './read-configuration.ts';
import type { Tenant } from './tenants.ts';

const openAccounts = accountOpener(await loadConnectors(['whatsapp', 'instagram']));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-config-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function read(yaml: string, environment: Record<string, string> = {}): Promise<[readonly Tenant[], Settings]> {
  const file = join(folder, 'chat4all.yaml');
  await writeFile(file, yaml);
  const settings = readSettings({ CHAT4ALL_CONFIG: file });
  return [readTenants(settings, { environment }), settings];
}

const whatsapp = `
tenants:
  - id: acme
    api_keys:
      - { id: backend, hash: "sha256:${'a'.repeat(64)}", scopes: [send, read] }
    accounts:
      - id: acme-whatsapp
        channel: whatsapp
        base_url: http://127.0.0.1:8090
        phone_number_id: "106540352242922"
        access_token: \${env:TOKEN}
        app_secret: \${file:SECRET_FILE}
        verify_token: \${env:VERIFY}
        messages_per_second: 80
`;

test('reads a file, resolves its references and creates its accounts', async () => {
  const secret = join(folder, 'secret');
  await writeFile(secret, 'app-secret\n');
  const yaml = whatsapp.replace('SECRET_FILE', secret);
  const [tenants, settings] = await read(yaml, { TOKEN: 'token', VERIFY: 'word' });
  expect(tenants).toMatchObject([
    { id: 'acme', apiKeys: [{ id: 'backend', hash: 'a'.repeat(64), scopes: ['send', 'read'] }] },
  ]);
  const accounts = openAccounts(tenants);
  expect(accounts.find('acme-whatsapp')).toMatchObject({ tenantId: 'acme', channel: 'whatsapp' });
  expect(accounts.of('acme', 'whatsapp')).toHaveLength(1);
  expect(accounts.of('other', 'whatsapp')).toEqual([]);
  expect(simulatedAccounts(tenants, settings)).toEqual([
    {
      channel: 'whatsapp',
      id: '106540352242922',
      accessToken: 'token',
      appSecret: 'app-secret',
      verifyToken: 'word',
      webhookUrl: 'http://127.0.0.1:8080/webhooks/whatsapp/acme-whatsapp',
    },
  ]);
});

test('reads the keywords of consent, with their defaults', async () => {
  const tenant = 'tenants:\n  - id: acme\n    consent_keywords:';
  const [[byDefault]] = await read(`${tenant} {}`);
  expect(byDefault?.consentKeywords).toEqual({
    optOut: ['STOP', 'SAIR', 'PARAR'],
    optIn: ['START', 'VOLTAR'],
    scope: '',
  });
  const [[own]] = await read(`${tenant} { opt_out: [ADIEU], opt_in: [], scope: news, opt_out_confirmation: Bye }`);
  expect(own?.consentKeywords).toEqual({ optOut: ['ADIEU'], optIn: [], scope: 'news', optOutConfirmation: 'Bye' });
  const [[none]] = await read('tenants:\n  - id: acme');
  expect(none?.consentKeywords).toBeUndefined();
});

test('names every missing reference with its path', async () => {
  await expect(read(whatsapp)).rejects.toThrow(
    /tenants\[acme\]\.accounts\[acme-whatsapp\]\.access_token: environment variable TOKEN is missing[^]*app_secret: file SECRET_FILE is missing[^]*variable VERIFY/,
  );
});

test('refuses a secret in the file without repeating it', async () => {
  const yaml = whatsapp.replace('${env:TOKEN}', 'EAAG-real');
  const error: unknown = await read(yaml, { VERIFY: 'w' }).catch((thrown: unknown) => thrown);
  expect(String(error)).toContain('access_token: must be a reference');
  expect(String(error)).not.toContain('EAAG-real');
});

test.each([
  ['no tenants', 'tenants: []', 'must have at least one tenant'],
  ['an unknown field', 'tenants:\n  - { id: acme, acounts: [] }', 'acounts'],
  ['an invalid id', 'tenants:\n  - { id: "a b" }', 'tenants[a b].id: must be 1 to 64'],
  [
    'a keyword for both',
    'tenants:\n  - { id: a, consent_keywords: { opt_in: [stop] } }',
    'consent_keywords.opt_in: "stop" is in opt_out too',
  ],
  ['a duplicate tenant', 'tenants:\n  - { id: a }\n  - { id: a }', 'duplicate tenant "a"'],
  ['invalid YAML', 'tenants: [', 'chat4all.yaml'],
])('refuses %s', async (_, yaml, message) => {
  await expect(read(yaml)).rejects.toThrow(message);
});

test('refuses an unknown setting of an account, and a second account with the same id of the platform', async () => {
  const secrets = { TOKEN: 'token', VERIFY: 'word', SECRET: 'secret' };
  const one = whatsapp.replace('${file:SECRET_FILE}', '${env:SECRET}');
  const [misspelled] = await read(one.replace('messages_per_second', 'messages_per_secnd'), secrets);
  expect(() => openAccounts(misspelled)).toThrow(
    'account "acme-whatsapp": whatsapp: messages_per_secnd: unknown setting',
  );
  const account = one.slice(one.indexOf('      - id: acme-whatsapp'));
  const [twice] = await read(one + account.replace('acme-whatsapp', 'acme-second'), secrets);
  expect(() => openAccounts(twice)).toThrow(
    'account "acme-second": duplicate of account "acme-whatsapp" (whatsapp 106540352242922)',
  );
});

test.each([
  'https://localhost:x@evil.example/keys',
  'http://localhost:x@evil.example/keys',
  'http://localhost.evil.example/keys',
  'http://evil.example/keys',
  'https://user@issuer.example/keys',
  'ftp://localhost/keys',
  'keys',
])('refuses the key set URL %s', async (url) => {
  const token = `{ issuer: i, audience: a, jwks_url: "${url}", scopes: [send] }`;
  await expect(read(`tenants:\n  - { id: acme, tokens: [${token}] }`)).rejects.toThrow(
    'tenants[acme].tokens[0].jwks_url: must be an https:// URL',
  );
});

test.each(['https://issuer.example/keys', 'http://127.0.0.1:1/keys', 'http://[::1]/keys', 'http://localhost/keys'])(
  'accepts the key set URL %s',
  async (url) => {
    const token = `{ issuer: i, audience: a, jwks_url: "${url}", scopes: [send] }`;
    const [[tenant]] = await read(`tenants:\n  - { id: acme, tokens: [${token}] }`);
    expect(tenant?.tokens[0]?.keySetUrl).toBe(url);
  },
);

test.each([
  'tenants:\n  - id: acme\n   access_token: SECRET',
  'tenants: [SECRET',
  'a: b: SECRET',
  'access_token: *SECRET',
  'access_token: "SECRET',
  '- SECRET\nSECRET: x',
])('names the line of a YAML error, without its text: %j', async (yaml) => {
  const error: unknown = await read(yaml).catch((thrown: unknown) => thrown);
  expect(String(error)).toMatch(/invalid YAML \(/);
  expect(String(error)).not.toContain('SECRET');
});

test('names a missing file', () => {
  const settings = readSettings({ CHAT4ALL_CONFIG: '/nowhere/chat4all.yaml' });
  expect(() => readTenants(settings, { environment: {} })).toThrow('/nowhere/chat4all.yaml');
});

test('names every account with invalid settings', async () => {
  const [tenants] = await read(
    'tenants:\n  - id: a\n    accounts:\n      - { id: one, channel: whatsapp }\n      - { id: two, channel: pigeon }\n',
  );
  expect(() => openAccounts(tenants)).toThrow(/account "one": [^]*phone_number_id[^]*account "two": [^]*pigeon/);
});

test('has a demo tenant with a simulated account per served channel without a file', async () => {
  const channels = ['whatsapp', 'instagram', 'telegram'];
  const settings = readSettings({ CHAT4ALL_SANDBOX: '127.0.0.1:1234', CHAT4ALL_CHANNELS: channels.join(',') });
  const tenants = readTenants(settings, { environment: {} });
  const open = accountOpener(await loadConnectors(channels));
  expect(open(tenants).all.map(({ id }) => id)).toEqual(['demo-whatsapp', 'demo-instagram', 'demo-telegram']);
  expect(simulatedAccounts(tenants, settings).map(({ channel }) => channel)).toEqual(['whatsapp', 'instagram']);
});

test('refuses to serve an open tenant beyond loopback unless allowed', () => {
  const open = (environment: Record<string, string>): void => {
    const settings = readSettings(environment);
    assertAuthentication(settings, readTenants(settings, { environment: {} }));
  };
  expect(() => {
    open({ CHAT4ALL_GRPC: '0.0.0.0:1' });
  }).toThrow('CHAT4ALL_INSECURE=1');
  expect(() => {
    open({ CHAT4ALL_GRPC: '0.0.0.0:1', CHAT4ALL_INSECURE: '1' });
  }).not.toThrow();
  expect(() => {
    open({});
  }).not.toThrow();
});
