import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMetrics } from '@chat4all/metrics';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { accountOpener } from './accounts.ts';
import { type Configuration, openConfiguration } from './configuration.ts';
import { loadConnectors } from './connectors.ts';
import { createLogger } from './logger.ts';
import { readConfiguration } from './read-configuration.ts';
import { SettingsError } from './settings-error.ts';
import { readSettings } from './settings.ts';
import { watchConfiguration } from './watch-configuration.ts';

const logger = await createLogger('test', 'silent');
const connectors = await loadConnectors(['whatsapp']);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-configuration-'));
});
afterEach(() => rm(folder, { recursive: true }));

const account = (id: string, token: string): string => `
      - { id: ${id}, channel: whatsapp, phone_number_id: '${id.charCodeAt(0)}', access_token: '\${file:${join(folder, token)}}',
          app_secret: '\${env:S}', verify_token: '\${env:S}' }`;
const tenants = (...accounts: string[]): string => `
tenants:
  - id: acme
    api_keys: [{ id: k, hash: 'sha256:${'a'.repeat(64)}', scopes: [send] }]
    accounts:${accounts.join('')}
`;

const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);

async function open(yaml: string): Promise<Configuration> {
  await write('token-a', 'first');
  await write('token-b', 'first');
  await write('config.yaml', yaml);
  const settings = readSettings({ CHAT4ALL_CONFIG: join(folder, 'config.yaml') });
  const read = (): ReturnType<typeof readConfiguration> => readConfiguration(settings, { environment: { S: 's' } });
  return openConfiguration({ read, open: accountOpener(connectors) });
}

describe('a reloaded configuration', () => {
  test('creates changed accounts, and keeps the others', async () => {
    const configuration = await open(tenants(account('a', 'token-a'), account('b', 'token-b')));
    const { accounts } = configuration;
    const [a, b] = [accounts.find('a'), accounts.find('b')];
    await write('token-b', 'second');
    configuration.reload();
    expect(accounts.find('a')).toBe(a);
    expect(accounts.find('b')).not.toBe(b);
    expect(accounts.of('acme', 'whatsapp').map(({ id }) => id)).toEqual(['a', 'b']);
  });

  test('drops removed accounts and keys, and notifies listeners', async () => {
    const configuration = await open(tenants(account('a', 'token-a')));
    let told = 0;
    configuration.onChange(() => (told += 1));
    await write('config.yaml', 'tenants:\n  - id: acme\n');
    configuration.reload();
    expect(configuration.accounts.all).toEqual([]);
    expect(configuration.tenants).toMatchObject([{ id: 'acme', apiKeys: [] }]);
    expect(told).toBe(1);
  });

  test.each([
    ['invalid YAML', 'tenants: ['],
    ['an invalid account', 'tenants:\n  - id: acme\n    accounts: [{ id: x, channel: whatsapp }]\n'],
    ['no file', undefined],
  ])('changes nothing with %s', async (_, yaml) => {
    const configuration = await open(tenants(account('a', 'token-a')));
    const { tenants: before } = configuration;
    const a = configuration.accounts.find('a');
    if (yaml === undefined) await rm(join(folder, 'config.yaml'));
    else await write('config.yaml', yaml);
    expect(() => {
      configuration.reload();
    }).toThrow(SettingsError);
    expect(configuration.tenants).toBe(before);
    expect(configuration.accounts.find('a')).toBe(a);
  });
});

describe('watching', () => {
  let stop: () => Promise<void>;
  const metrics = createMetrics();
  /** Longer than a test: it reloads on SIGHUP only. */
  const NEVER_MS = 3_600_000;
  const watch = (configuration: Configuration, intervalMs: number): void => {
    watchConfiguration(configuration, { logger, metrics, onStop: (end) => (stop = end) }, intervalMs);
  };
  const read = async (): Promise<number> => (await metrics.configurationLoaded.get()).values[0]?.value ?? NaN;
  const changed = (configuration: Configuration): Promise<void> =>
    new Promise((resolve) => {
      configuration.onChange(resolve);
    });
  afterEach(() => stop());

  test('reloads after a secret file was replaced', async () => {
    const configuration = await open(tenants(account('a', 'token-a')));
    const before = configuration.accounts.find('a');
    watch(configuration, 20);
    const told = changed(configuration);
    await write('next', 'second');
    await rename(join(folder, 'next'), join(folder, 'token-a'));
    await told;
    expect(configuration.accounts.find('a')).not.toBe(before);
  });

  test('names accounts by their ids when a reload fails, and warns that tls needs a restart', async () => {
    const configuration = await open(tenants(account('a', 'token-a')));
    watch(configuration, NEVER_MS);
    const error = vi.spyOn(logger, 'error');
    const warn = vi.spyOn(logger, 'warn');
    await write(
      'config.yaml',
      tenants(account('a', 'token-a').replace('channel: whatsapp', 'channel: whatsapp, id2: x')),
    );
    process.emit('SIGHUP');
    expect(error).toHaveBeenCalledExactlyOnceWith(
      { problems: ['account "a": whatsapp: id2: unknown setting; correct its name or remove it'], cause: 'SIGHUP' },
      'invalid configuration, keeping the previous one',
    );
    const folderOfKeys = join(import.meta.dirname, '../../api/src/testing/certificates');
    const tls = `tls: { certificate: '\${file:${folderOfKeys}/server.crt}', private_key: '\${file:${folderOfKeys}/server.key}' }`;
    await write('config.yaml', `${tls}\ntenants:\n  - id: acme\n`);
    process.emit('SIGHUP');
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      { running: 'none', configured: 'tls' },
      'tls changed, restart required',
    );
    vi.restoreAllMocks();
  });

  test('reloads on SIGHUP, and keeps the previous configuration if the new one is invalid', async () => {
    const configuration = await open(tenants(account('a', 'token-a')));
    watch(configuration, NEVER_MS);
    expect(await read()).toBe(1);
    await write('config.yaml', 'tenants: [');
    process.emit('SIGHUP');
    expect(await read()).toBe(0);
    expect(configuration.accounts.all).toHaveLength(1);
    await write('config.yaml', 'tenants:\n  - id: acme\n');
    process.emit('SIGHUP');
    expect(await read()).toBe(1);
    expect(configuration.accounts.all).toEqual([]);
  });
});
