import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { configurationProblems, openSource } from './configuration-source.ts';
import { openConfiguration } from './configuration.ts';
import { assertAuthentication } from './security.ts';
import { SettingsError } from './settings-error.ts';
import { inspectSettings, readSettings } from './settings.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-configuration-'));
  file = join(folder, 'chat4all.yaml');
});
afterEach(() => rm(folder, { recursive: true }));

/** Returns the lines of the error with which the configuration is refused. */
async function refused(yaml: string, environment: Record<string, string> = {}): Promise<string[]> {
  await writeFile(file, yaml);
  const settings = readSettings({ CHAT4ALL_CONFIG: file, ...environment });
  const check = (tenants: Parameters<typeof assertAuthentication>[1]): void => {
    assertAuthentication(settings, tenants);
  };
  const { source } = await openSource(settings, { check });
  try {
    openConfiguration(source);
  } catch (error) {
    if (error instanceof SettingsError) return error.message.split('\n').map((line) => line.trim());
    throw error;
  }
  return [];
}

test('names the problems of channels, file, authentication and accounts in one error', async () => {
  const yaml = `
colour: red
tenants:
  - id: acme
    api_keys: [{ id: key, hash: the-key-itself, scopes: [send, fly] }]
    limits: { messages_per_second: many, streams: 0, messages_per_day: 1.5 }
    accounts:
      - { id: sales, channel: whatsapp, phone_number_id: 1, access_token: '\${env:ABSENT_TOKEN}', app_secret: '\${env:PATH}', verify_token: '\${env:PATH}' }
      - { id: sales, channel: pombo }
      - { channel: whatsapp }
  - { id: open }
  - { id: open, accounts: 7 }
`;
  const lines = await refused(yaml, { CHAT4ALL_CHANNELS: 'whatsapp,absent-package', CHAT4ALL_GRPC: '0.0.0.0:1' });
  expect(lines).toEqual([
    'invalid settings:',
    expect.stringMatching(/^CHAT4ALL_CHANNELS: must be .*"absent-package" cannot be loaded/),
    `CHAT4ALL_CONFIG=${file}:`,
    'tenants[acme].accounts[sales].access_token: environment variable ABSENT_TOKEN is missing or empty; set it',
    'tenants[acme].api_keys[key].hash: must be sha256: followed by 64 hexadecimal digits',
    'tenants[acme].api_keys[key].scopes[1]: must be one of send, read, admin, webhooks, accounts, audit, connector (got "fly")',
    'tenants[acme].limits.messages_per_second: must be a number (got "many")',
    'tenants[acme].limits.messages_per_day: must be a whole number (got 1.5)',
    'tenants[acme].limits.streams: must be greater than 0 (got 0)',
    'tenants[acme].accounts[2].id: is required',
    'tenants[open].accounts: must be a list (got 7)',
    'colour: unknown setting; correct its name or remove it (got "red")',
    'duplicate tenant "open"; change or remove one of them',
    'duplicate account "sales"; change or remove one of them',
    'insecure settings:',
    expect.stringContaining('tenant open has no api_keys'),
    'CHAT4ALL_CONFIG:',
    'account "sales": whatsapp: phone_number_id: must be a text; put it in quotes if it looks like a number',
    expect.stringMatching(/^account "sales": pombo: channel: must be one of whatsapp/),
  ]);
  expect(lines.join()).not.toMatch(/Invalid|expected|received|the-key-itself/);
});

test.each([
  ['an empty file', '', 'the file: must be a mapping of names to values'],
  ['a list', '- a', 'the file: must be a mapping of names to values'],
  ['no tenants', 'tls: {}', 'tenants: is required'],
  ['a tenant that is a text', 'tenants: [acme]', 'tenants[0]: must be a mapping of names to values (got "acme")'],
  [
    'an id that is a number',
    'tenants: [{ id: 7 }]',
    'tenants[0].id: must be a text; put it in quotes if it looks like a number (got 7)',
  ],
  [
    'no scopes',
    `tenants: [{ id: a, certificates: [{ id: c, name: n, scopes: [] }] }]`,
    'tenants[a].certificates[c].scopes: must have at least 1 entry',
  ],
  [
    'a time without zone',
    `tenants: [{ id: a, accounts: [{ id: b, channel: whatsapp, token_expire_time: '2026-01-01' }] }]`,
    'tenants[a].accounts[b].token_expire_time: must be a time such as 2026-12-31T00:00:00Z (got "2026-01-01")',
  ],
  [
    'a password in a URL',
    `tenants: [{ id: a, tokens: [{ issuer: i, audience: a, jwks_url: 'https://me:hidden@x', scopes: [send] }] }]`,
    'tenants[a].tokens[0].jwks_url: must be an https:// URL without credentials; http:// is allowed on the loopback interface (got "https://me:***@x")',
  ],
])('describes %s', async (_, yaml, problem) => {
  expect(await refused(yaml)).toContain(problem);
});

test('names the problems of the file beside those of the settings', async () => {
  await writeFile(file, 'tenants: []');
  const { settings, problems } = inspectSettings({
    CHAT4ALL_CONFIG: file,
    CHAT4ALL_GRPC: 'x',
    CHAT4ALL_PROCESSES: '2',
  });
  expect(problems).toEqual([
    'CHAT4ALL_GRPC: must be host:port, for example 127.0.0.1:50051 (got "x")',
    'CHAT4ALL_PROCESSES: must be 1 with CHAT4ALL_BUS=embedded:./data, which one process opens; use kafka: (got "2")',
  ]);
  expect(await configurationProblems(settings)).toEqual([
    { source: `CHAT4ALL_CONFIG=${file}`, problems: ['tenants: must have at least one tenant'] },
  ]);
});
