import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConnectorError, type RefreshedCredentials } from '@chat4all/connector';
import {
  type Account,
  Sealer,
  createLogger,
  fixedAccounts,
  openAccountSecrets,
  sealAccountSecrets,
} from '@chat4all/runtime';
import { type Store, createStore } from '@chat4all/store';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { type CredentialRefresher, startRefreshingCredentials } from './refresh-credentials.ts';
import type { SealedCredentials } from './seal-credentials.ts';

const DAY = 24 * 3_600_000;
const logger = await createLogger('test', 'silent');

let folder: string;
let clock: VirtualClock;
let asked: number;
let answer: () => RefreshedCredentials;
let refresher: CredentialRefresher | undefined;
let store: Store;
let sealed: SealedCredentials;
const sealer = new Sealer({ id: 'k1', key: randomBytes(32) });

beforeEach(async () => {
  store = await createStore('sqlite::memory:');
  sealed = { accounts: store.configuration.accounts, sealer };
  folder = await mkdtemp(join(tmpdir(), 'chat4all-credentials-'));
  await writeFile(join(folder, 'token'), 'old');
  asked = 0;
  answer = () => ({ accessToken: 'new', expireTime: clock.now() + 60 * DAY, refreshTime: clock.now() + 50 * DAY });
  clock = new VirtualClock();
});
afterEach(async () => {
  await refresher?.close();
  await store.close();
  await rm(folder, { recursive: true });
});

/** Looks after one account until what is due now is done. */
async function look(account: Account, ...days: readonly number[]): Promise<CredentialRefresher> {
  const accounts = fixedAccounts([account]);
  refresher = startRefreshingCredentials({ accounts, sealed, channels: ['test'], clock, logger });
  for (const each of days) {
    await nextStep();
    clock.advance(each * DAY);
  }
  await refresher.close();
  return refresher;
}

/** Runs everything that is pending and does not depend on time. */
const nextStep = (): Promise<unknown> => new Promise(setImmediate);

function accountThatEnds(days: number | undefined, files: Account['files'] = {}): Account {
  const rates = { messagesPerSecond: 1 };
  return {
    ...{ id: 'account', tenantId: 'acme', channel: 'test', rates, files },
    ...(days !== undefined && { tokenExpireMs: clock.now() + days * DAY }),
    connector: {
      channel: 'test',
      capabilities: { identities: {}, content: {}, receipts: [], rates },
      send: () => Promise.reject(new Error('not used')),
      parseWebhook: () => ({ kind: 'rejected', status: 400, reason: 'not used' }),
      refreshCredentials: async () => {
        asked += 1;
        return Promise.resolve(answer());
      },
    },
  };
}

test('refreshes credentials before they expire, and stores them in their files', async () => {
  const files = { accessToken: join(folder, 'token'), tokenExpireTime: join(folder, 'ends') };
  const account = accountThatEnds(9, files);
  const { expireMsOf } = await look(account);
  const ends = clock.now() + 60 * DAY;
  expect(asked).toBe(1);
  expect(expireMsOf(account)).toBe(ends);
  expect(await readFile(files.accessToken, 'utf8')).toBe('new\n');
  expect(Date.parse((await readFile(files.tokenExpireTime, 'utf8')).trim())).toBe(ends);
  expect((await stat(files.accessToken)).mode & 0o777).toBe(0o600);
  expect((await readdir(folder)).sort()).toEqual(['ends', 'token']);
});

test('refreshes credentials when they are due, and again when the new ones are', async () => {
  await look(accountThatEnds(20), 9, 2);
  expect(asked).toBe(1);
  await look(accountThatEnds(5), 49, 2);
  expect(asked).toBe(3);
});

test('retries a refused refresh after an hour', async () => {
  answer = () => {
    throw new ConnectorError('too young', { reason: 'invalid', retryable: false, certain: true, scope: 'account' });
  };
  const account = accountThatEnds(5);
  const { expireMsOf } = await look(account, 1 / 48);
  expect(asked).toBe(1);
  expect(expireMsOf(account)).toBe(account.tokenExpireMs);
  await look(account, 1 / 23);
  expect(asked).toBe(3);
});

test('uses refreshed credentials that cannot be stored', async () => {
  const nowhere = accountThatEnds(5, { accessToken: join(folder, 'missing', 'token') });
  expect((await look(nowhere)).expireMsOf(nowhere)).toBe(clock.now() + 60 * DAY);
  expect(await readdir(folder)).toEqual(['token']);
});

test('skips credentials without a configured expiry', async () => {
  await look(accountThatEnds(undefined), 100);
  expect(asked).toBe(0);
});

describe('an account by API', () => {
  const secrets = { access_token: 'old', app_secret: 's' };
  const expireTimeMs = () => clock.now() + 5 * DAY;
  const create = async (): Promise<Account> => {
    const settings = { ...sealAccountSecrets('account', secrets, sealer), settings: {}, rates: {} };
    const times = { tokenExpireTimeMs: expireTimeMs(), createTimeMs: 1, updateTimeMs: 1 };
    await sealed.accounts.create({ accountId: 'account', tenantId: 'acme', channel: 'test', ...settings, ...times }, 9);
    return { ...accountThatEnds(5), storedRevision: 1 };
  };
  const stored = async () => {
    const account = await sealed.accounts.get('acme', 'account');
    if (account === undefined) throw new Error('the account was deleted');
    return { expires: account.tokenExpireTimeMs, secrets: openAccountSecrets(account, sealer) };
  };

  test('has its refreshed credentials encrypted in the store', async () => {
    await look(await create());
    expect(await stored()).toEqual({ expires: clock.now() + 60 * DAY, secrets: { ...secrets, access_token: 'new' } });
    expect(JSON.stringify(await sealed.accounts.list())).not.toContain('"new"');
  });

  test('keeps the credentials that were rotated meanwhile', async () => {
    const account = await create();
    const rotated = sealAccountSecrets('account', { ...secrets, access_token: 'rotated' }, sealer);
    await sealed.accounts.update(
      { accountId: 'account', tenantId: 'acme', revision: 1 },
      { ...rotated, updateTimeMs: 2 },
    );
    await look(account);
    expect((await stored()).secrets).toMatchObject({ access_token: 'rotated' });
  });
});
