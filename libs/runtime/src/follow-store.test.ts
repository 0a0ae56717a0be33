import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMetrics } from '@chat4all/metrics';
import { type NewAccount, type Store, type StoredApiKey, StoreError, createStore } from '@chat4all/store';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { sealAccountSecrets } from './account-secrets.ts';
import { accountOpener } from './accounts.ts';
import { type Configuration, openConfiguration } from './configuration.ts';
import { loadConnectors } from './connectors.ts';
import { type FollowOptions, followStore } from './follow-store.ts';
import { createLogger } from './logger.ts';
import { Sealer } from './sealer.ts';
import type { AccountSettings, Tenant } from './tenants.ts';

const logger = await createLogger('test', 'silent');
const connectors = await loadConnectors(['whatsapp']);
const sealer = new Sealer({ id: 'k1', key: randomBytes(32) });
const SECRETS = { access_token: 'token', app_secret: 's', verify_token: 'v' };

const inFile = (id: string, phoneNumberId: string): AccountSettings => ({
  ...{ id, channel: 'whatsapp', rates: {}, connector: { phone_number_id: phoneNumberId, ...SECRETS } },
});
const stored = (accountId: string, phoneNumberId: string, partial: Partial<NewAccount> = {}): NewAccount => ({
  ...{ accountId, tenantId: 'acme', channel: 'whatsapp', settings: { phone_number_id: phoneNumberId } },
  ...{ rates: { messagesPerSecond: 7 }, ...sealAccountSecrets(accountId, SECRETS, sealer) },
  ...{ tokenExpireTimeMs: 9, createTimeMs: 1, updateTimeMs: 1, ...partial },
});
const key = (keyId: string, partial: Partial<StoredApiKey> = {}): StoredApiKey => ({
  ...{ keyId, tenantId: 'acme', hash: keyId.padEnd(64, '0'), hint: '', description: '', scopes: ['read', 'future'] },
  ...{ createTimeMs: 1, expireTimeMs: 0, revokeTimeMs: 0, lastUsedTimeMs: 0, ...partial },
});

let folder: string;
let store: Store;
let accounts: AccountSettings[];
let configuration: Configuration;
const stack: (() => Promise<void>)[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-follow-'));
  store = await createStore(`sqlite:${folder}/chat4all.db`);
  accounts = [inFile('of-file', '1')];
});
afterEach(async () => {
  for (const end of stack.splice(0).reverse()) await end();
  await store.close();
  await rm(folder, { recursive: true });
});

/** Opens a configuration that follows the store. */
async function follow(changed: Partial<FollowOptions> = {}): Promise<void> {
  const tenant = (): Tenant => ({ id: 'acme', apiKeys: [], tokens: [], certificates: [], limits: {}, accounts });
  const read = () => ({ tenants: [tenant()], files: [] });
  configuration = openConfiguration({ read, open: accountOpener(connectors) });
  const onStop = (end: () => Promise<void>): void => void stack.push(end);
  await followStore(configuration, { store, sealer, logger, metrics: createMetrics(), onStop, ...changed });
}

/** A store that is unavailable until `recover` is called. */
function unavailable(): { readonly away: Pick<Store, 'configuration'>; readonly recover: () => void } {
  let isAway = true;
  const revision = (): Promise<number> =>
    isAway ? Promise.reject(new StoreError('unavailable', 'away')) : store.configuration.revision();
  const recover = (): void => {
    isAway = false;
  };
  return { away: { configuration: { ...store.configuration, revision } }, recover };
}

describe('a configuration that follows a store', () => {
  test('has the accounts and keys of the store beside those of the file', async () => {
    await store.configuration.accounts.create(stored('sales', '2'), 9);
    await store.configuration.apiKeys.create(key('a', { expireTimeMs: 5 }), 9);
    await store.configuration.apiKeys.create(key('b', { revokeTimeMs: 5 }), 9);
    await follow();
    expect(configuration.accounts.of('acme', 'whatsapp').map(({ id }) => id)).toEqual(['of-file', 'sales']);
    expect(configuration.accounts.find('sales')).toMatchObject({
      ...{ tenantId: 'acme', tokenExpireMs: 9, storedRevision: 1, rates: { messagesPerSecond: 7 } },
    });
    expect(configuration.accounts.byProviderId('whatsapp', '2')).toHaveLength(1);
    expect(configuration.tenants).toMatchObject([
      { apiKeys: [{ id: 'a', scopes: ['read'], isStored: true, expireTimeMs: 5 }], storedKeys: 'yes' },
    ]);
    expect(configuration.accounts.isComplete).toBe(true);
  });

  test('follows the changes of another process, and keeps unchanged accounts', async () => {
    await store.configuration.accounts.create(stored('sales', '2'), 9);
    await follow();
    const [sales, ofFile] = [configuration.accounts.find('sales'), configuration.accounts.find('of-file')];
    const another = await createStore(`sqlite:${folder}/chat4all.db`);
    const changed = Promise.withResolvers<undefined>();
    configuration.onChange(() => {
      changed.resolve(undefined);
    });
    await another.configuration.accounts.create(stored('more', '3', { createTimeMs: 2 }), 9);
    await another.close();
    await changed.promise;
    expect(configuration.accounts.all.map(({ id }) => id)).toEqual(['of-file', 'sales', 'more']);
    expect(configuration.accounts.find('sales')).toBe(sales);
    expect(configuration.accounts.find('of-file')).toBe(ofFile);
  });

  test('keeps the accounts of the store when the file is reloaded', async () => {
    await store.configuration.accounts.create(stored('sales', '2'), 9);
    await follow();
    accounts = [inFile('next', '4')];
    configuration.reload();
    expect(configuration.accounts.all.map(({ id }) => id)).toEqual(['next', 'sales']);
  });

  test('looks up an account that was created a moment ago', async () => {
    await follow();
    await store.configuration.accounts.create(stored('sales', '2'), 9);
    expect(configuration.accounts.find('sales')).toBeUndefined();
    const found = await Promise.all([1, 2].map(() => configuration.accounts.lookUp('sales')));
    expect(found).toMatchObject([{ kind: 'account', account: { id: 'sales' } }, { kind: 'account' }]);
    expect(await configuration.accounts.lookUp('absent')).toEqual({ kind: 'unknown' });
  });

  test('skips accounts that cannot be used, with the reason', async () => {
    await store.configuration.accounts.create(stored('of-file', '5'), 9);
    await store.configuration.accounts.create(stored('number', '1'), 9);
    await store.configuration.accounts.create(stored('settings', '6', { settings: { colour: 'red' } }), 9);
    await store.configuration.accounts.create(stored('stranger', '7', { tenantId: 'other' }), 9);
    await store.configuration.accounts.create(stored('fax', '8', { channel: 'fax' }), 9);
    await follow();
    expect(configuration.accounts.all.map(({ id }) => id)).toEqual(['of-file']);
    expect(configuration.accounts.find('of-file')?.storedRevision).toBeUndefined();
    const problems = Object.fromEntries(configuration.unusable.map(({ id, problem }) => [id, problem]));
    expect(problems).toMatchObject({
      'of-file': 'account "of-file" of the configuration file has the same id',
      number: 'another account is whatsapp 1; delete one of them',
      settings: expect.stringContaining('phone_number_id: is required') as unknown,
      stranger: 'tenant "other" is not in the configuration file',
      fax: expect.stringContaining('must be one of') as unknown,
    });
    expect(await configuration.accounts.lookUp('number')).toMatchObject({ kind: 'unusable' });
  });

  test('skips accounts whose secrets cannot be decrypted', async () => {
    await store.configuration.accounts.create(stored('sales', '2'), 9);
    const problemWith = async (other: Sealer | undefined): Promise<string | undefined> => {
      await follow({ sealer: other });
      return configuration.unusable[0]?.problem;
    };
    const otherKey = new Sealer({ id: 'k1', key: randomBytes(32) });
    expect(await problemWith(new Sealer({ id: 'k2', key: randomBytes(32) }))).toMatch(/key "k1" is missing/);
    expect(await problemWith(otherKey)).toMatch(/cannot be decrypted/);
    expect(await problemWith(undefined)).toMatch(/CHAT4ALL_MASTER_KEY: is required/);
  });

  test('does not accept the secrets of another account', async () => {
    await store.configuration.accounts.create(stored('sales', '2', sealAccountSecrets('support', SECRETS, sealer)), 9);
    await follow();
    expect(configuration.unusable).toMatchObject([{ id: 'sales' }]);
  });
});

describe('while the store is unavailable', () => {
  test('has the accounts of the file, and takes those of the store when it is available', async () => {
    await store.configuration.accounts.create(stored('sales', '2'), 9);
    const { away, recover } = unavailable();
    await follow({ store: away });
    const { accounts: current } = configuration;
    expect(current.all.map(({ id }) => id)).toEqual(['of-file']);
    expect(current.isComplete).toBe(false);
    expect(configuration.tenants).toMatchObject([{ storedKeys: 'unknown' }]);
    await expect(current.lookUp('sales')).rejects.toThrow(StoreError);
    expect(await current.lookUp('of-file')).toMatchObject({ kind: 'account' });
    recover();
    await vi.waitFor(
      () => {
        expect(current.isComplete).toBe(true);
      },
      { timeout: 10_000 },
    );
    expect(current.all.map(({ id }) => id)).toEqual(['of-file', 'sales']);
  });

  test('keeps the last known accounts and keys', async () => {
    await store.configuration.accounts.create(stored('sales', '2'), 9);
    await follow();
    vi.spyOn(store.configuration, 'revision').mockRejectedValue(new StoreError('unavailable', 'away'));
    await expect(configuration.refresh()).rejects.toThrow(StoreError);
    expect(configuration.accounts.find('sales')).toBeDefined();
    vi.restoreAllMocks();
  });
});
