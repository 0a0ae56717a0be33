import { randomBytes } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import {
  AccountOrigin,
  AccountState,
  type Connection,
  DeleteAccountRequest,
  ListAccountsRequest,
  RotateAccountCredentialsRequest,
  UpdateAccountRequest,
  VerifyAccountRequest,
  unary,
} from '@chat4all/proto';
import { Sealer } from '@chat4all/runtime';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WHATSAPP_ACCOUNT, createAccount } from '../testing/account-calls.ts';
import {
  type TestServer,
  createTestServer,
  demoTenants,
  failure,
  project,
  send,
  text,
} from '../testing/test-server.ts';
import { serveTwoTenants } from '../testing/two-tenants.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(() => server.dispose());

const service = () => server.client().accounts;
const get = async (accountId: string) => (await unary(service().getAccount.bind(service()), { accountId })).account;
const update = async (request: Parameters<typeof UpdateAccountRequest.fromPartial>[0]) =>
  (await unary(service().updateAccount.bind(service()), UpdateAccountRequest.fromPartial(request))).account;
const rotate = async (request: Parameters<typeof RotateAccountCredentialsRequest.fromPartial>[0]) => {
  const whole = RotateAccountCredentialsRequest.fromPartial(request);
  return (await unary(service().rotateAccountCredentials.bind(service()), whole)).account;
};
const remove = (accountId: string, force = false) =>
  unary(service().deleteAccount.bind(service()), DeleteAccountRequest.fromPartial({ accountId, force }));
const verify = (request: Parameters<typeof VerifyAccountRequest.fromPartial>[0]) =>
  unary(service().verifyAccount.bind(service()), VerifyAccountRequest.fromPartial(request));
const list = async ({ channels, metadata }: Connection = server.client()) =>
  (await unary(channels.listAccounts.bind(channels), ListAccountsRequest.fromPartial({}), { metadata })).accounts;
const sendFrom = (accountId: string) =>
  send(server.client(), {
    message: {
      recipients: [{ to: { $case: 'identity', value: { channel: 'whatsapp', value: '+5511999990000', accountId } } }],
      content: text('Olá'),
    },
  });

/** Returns the fields that a call refuses, with their descriptions. */
async function refused(call: Promise<unknown>): Promise<Record<string, string>> {
  const { code, details } = await failure(call);
  expect(code).toBe(status.INVALID_ARGUMENT);
  return Object.fromEntries((details?.fieldViolations ?? []).map(({ field, description }) => [field, description]));
}

describe('CreateAccount', () => {
  test('creates an account that sends at once, and returns no secret', async () => {
    const tokenExpireTime = new Date('2027-03-01T00:00:00Z');
    const rates = { messagesPerSecond: 5, secondsPerRecipient: 0, burstPerRecipient: 3 };
    const created = await createAccount(server.client(), { rates, tokenExpireTime });
    expect(created).toMatchObject({
      account: {
        ...{ accountId: 'sales', channel: 'whatsapp', state: AccountState.ACTIVE, tokenExpireTime },
        ...{ origin: AccountOrigin.API, problem: '' },
      },
      ...{ settings: WHATSAPP_ACCOUNT.settings, rates },
      secrets: [
        { name: 'access_token', hint: '6789' },
        { name: 'app_secret', hint: '6789' },
        { name: 'verify_token', hint: '' },
      ],
    });
    expect(created.secrets[2]?.fingerprint).toBe('f9b0078b');
    expect(await get('sales')).toEqual(created);
    expect((await sendFrom('sales')).deliveries).toMatchObject([{ identity: { accountId: 'sales' } }]);
    const [stored] = await server.store.configuration.accounts.list();
    for (const secret of Object.values(WHATSAPP_ACCOUNT.secrets)) {
      expect(JSON.stringify([created, stored])).not.toContain(secret);
    }
  });

  test('creates nothing with validate_only', async () => {
    expect(await createAccount(server.client(), { validateOnly: true })).toMatchObject({
      account: { accountId: 'sales' },
    });
    expect(await failure(get('sales'))).toMatchObject({ code: status.NOT_FOUND });
  });

  test('names every invalid field, in the words of the connector, without secrets', async () => {
    const call = createAccount(server.client(), {
      ...{ accountId: 'a b', channel: 'whatsapp', rates: { messagesPerSecond: -1 } },
      settings: { phone_number_id: 'abc', access_token: 'EAAG-secret', colour: 'red', base_url: 'http://10.0.0.1/' },
      secrets: { app_secret: '', page: 'x' },
    });
    const fields = await refused(call);
    expect(fields).toMatchObject({
      account_id: expect.stringContaining('must be 1 to 64 letters') as unknown,
      'rates.messages_per_second': 'must be 0 or more (got -1)',
      'settings.phone_number_id': 'must be digits, in quotes',
      'settings.access_token': 'is a secret; put it into secrets',
      'settings.colour': 'unknown setting; correct its name or remove it',
      'settings.base_url': expect.stringContaining('http://10.0.0.1 is not allowed') as unknown,
      'secrets.verify_token': 'is required',
      'settings.page': 'unknown setting; correct its name or remove it',
      'secrets.page': 'is not a secret of this channel; correct its name, or put it into settings if it is a setting',
    });
    expect(JSON.stringify(fields)).not.toContain('EAAG-secret');
  });

  test('refuses unknown channels', async () => {
    expect(await refused(createAccount(server.client(), { channel: '' }))).toEqual({ channel: 'is required' });
    expect(Object.keys(await refused(createAccount(server.client(), { channel: 'fax' })))).toEqual(['channel']);
  });

  test('refuses an id, and an account of the platform, that is in use', async () => {
    await createAccount(server.client());
    const again = createAccount(server.client(), { settings: { phone_number_id: '3' } });
    expect(await failure(again)).toMatchObject({ code: status.ALREADY_EXISTS, details: { reason: 'ACCOUNT_EXISTS' } });
    const inFile = createAccount(server.client(), { accountId: 'demo-whatsapp', settings: { phone_number_id: '3' } });
    expect(await failure(inFile)).toMatchObject({ code: status.ALREADY_EXISTS });
    const sameNumber = await failure(createAccount(server.client(), { accountId: 'other' }));
    expect(sameNumber).toMatchObject({ code: status.ALREADY_EXISTS });
    expect(sameNumber.message).toBe('whatsapp 200000000000002 is account "sales" already');
  });

  test('needs a master key', async () => {
    server.sealer = undefined;
    await server.serve();
    expect(await failure(createAccount(server.client()))).toMatchObject({
      ...{ code: status.FAILED_PRECONDITION, details: { reason: 'MASTER_KEY_MISSING' } },
    });
  });
});

test('GetAccount shows accounts of the configuration file, whose secrets it does not return', async () => {
  const account = await get('demo-whatsapp');
  expect(account).toMatchObject({
    account: { accountId: 'demo-whatsapp', origin: AccountOrigin.FILE },
    settings: { base_url: 'http://127.0.0.1:8090', phone_number_id: '100000000000001' },
    secrets: [
      { name: 'access_token', hint: 'oken' },
      { name: 'app_secret', hint: '' },
      { name: 'verify_token', hint: 'oken' },
    ],
    createTime: undefined,
  });
  expect(JSON.stringify(account)).not.toContain('demo-access-token');
});

test('accounts of the configuration file can only be changed there', async () => {
  const inFile = { code: status.FAILED_PRECONDITION, details: { reason: 'ACCOUNT_IN_FILE' } };
  expect(await failure(update({ accountId: 'demo-whatsapp' }))).toMatchObject(inFile);
  expect(await failure(rotate({ accountId: 'demo-whatsapp', secrets: { app_secret: 's' } }))).toMatchObject(inFile);
  expect(await failure(remove('demo-whatsapp', true))).toMatchObject(inFile);
});

describe('UpdateAccount', () => {
  test('replaces settings and rates, and keeps the secrets', async () => {
    const created = await createAccount(server.client(), { rates: { messagesPerSecond: 5 } });
    const settings = { phone_number_id: '4' };
    const updated = await update({ accountId: 'sales', settings });
    expect(updated).toMatchObject({ settings, rates: { messagesPerSecond: 0 }, secrets: created.secrets });
    expect(await get('sales')).toEqual(updated);
  });

  test('refuses what CreateAccount refuses, and accounts that do not exist', async () => {
    await createAccount(server.client());
    expect(await refused(update({ accountId: 'sales', settings: {} }))).toEqual({
      'settings.phone_number_id': 'is required',
    });
    const settings = { phone_number_id: '100000000000001' };
    expect(await failure(update({ accountId: 'sales', settings }))).toMatchObject({ code: status.ALREADY_EXISTS });
    expect(await failure(update({ accountId: 'absent' }))).toMatchObject({ code: status.NOT_FOUND });
  });
});

describe('RotateAccountCredentials', () => {
  test('replaces the given secrets, and deletes their old values', async () => {
    const created = await createAccount(server.client());
    const tokenExpireTime = new Date('2027-03-01T00:00:00Z');
    const rotated = await rotate({
      accountId: 'sales',
      secrets: { access_token: 'EAAG-next-abcdefgh' },
      tokenExpireTime,
    });
    expect(rotated?.secrets.map(({ hint }) => hint)).toEqual(['efgh', '6789', '']);
    expect(rotated?.secrets[0]?.fingerprint).not.toBe(created.secrets[0]?.fingerprint);
    expect(rotated?.account?.tokenExpireTime).toEqual(tokenExpireTime);
    expect(await get('sales')).toEqual(rotated);
  });

  test('refuses secrets that the connector refuses', async () => {
    await createAccount(server.client());
    expect(await refused(rotate({ accountId: 'sales' }))).toEqual({ secrets: 'is required' });
    expect(await refused(rotate({ accountId: 'sales', secrets: { app_secret: '' } }))).toMatchObject({
      'secrets.app_secret': 'must not be empty',
    });
  });

  test('repairs an account whose master key is lost, if all secrets are given', async () => {
    await createAccount(server.client());
    server.sealer = new Sealer({ id: 'k2', key: randomBytes(32) });
    await server.serve();
    const problem = 'CHAT4ALL_MASTER_KEY: key "k1" is missing';
    expect(await list()).toContainEqual(expect.objectContaining({ accountId: 'sales', problem }));
    expect((await get('sales'))?.account).toMatchObject({ origin: AccountOrigin.API, problem });
    expect(await failure(verify({ accountId: 'sales' }))).toMatchObject({
      ...{ code: status.FAILED_PRECONDITION, details: { reason: 'ACCOUNT_UNUSABLE' } },
    });
    expect(await refused(rotate({ accountId: 'sales', secrets: { app_secret: 's' } }))).toEqual({
      'secrets.access_token': 'is required',
      'secrets.verify_token': 'is required',
    });
    const { secrets } = WHATSAPP_ACCOUNT;
    expect((await rotate({ accountId: 'sales', secrets }))?.account).toMatchObject({ problem: '' });
  });
});

describe('DeleteAccount', () => {
  test('deletes an account once, whose id can be used again', async () => {
    await createAccount(server.client());
    await remove('sales');
    await remove('sales');
    expect(await failure(get('sales'))).toMatchObject({ code: status.NOT_FOUND });
    expect((await list()).map(({ accountId }) => accountId)).not.toContain('sales');
    await expect(sendFrom('sales')).rejects.toThrow(/sales/);
    await createAccount(server.client());
  });

  test('needs force while deliveries wait', async () => {
    await createAccount(server.client());
    await sendFrom('sales');
    await project(server, 1);
    expect(await failure(remove('sales'))).toMatchObject({
      ...{ code: status.FAILED_PRECONDITION, details: { reason: 'ACCOUNT_BUSY' } },
    });
    await remove('sales', true);
    expect(await failure(get('sales'))).toMatchObject({ code: status.NOT_FOUND });
  });

  test('leaves nothing of a pause', async () => {
    await createAccount(server.client());
    const { channels } = server.client();
    await unary(channels.pauseAccount.bind(channels), { accountId: 'sales' });
    await remove('sales');
    expect((await createAccount(server.client())).account?.state).toBe(AccountState.ACTIVE);
  });
});

test('an account of the file takes precedence over one of the store', async () => {
  await createAccount(server.client());
  const [demo] = demoTenants();
  if (demo === undefined) throw new Error('there is no demo tenant');
  const [whatsapp] = demo.accounts;
  if (whatsapp === undefined) throw new Error('there is no account');
  const connector = { ...whatsapp.connector, phone_number_id: '200000000000002' };
  server.configure([{ ...demo, accounts: [{ ...whatsapp, id: 'sales' }] }]);
  expect(await get('sales')).toMatchObject({
    account: { origin: AccountOrigin.FILE },
    settings: { phone_number_id: '100000000000001' },
  });
  server.configure([{ ...demo, accounts: [{ ...whatsapp, connector }] }]);
  expect(await list()).toMatchObject([
    { accountId: 'demo-whatsapp', problem: '' },
    { accountId: 'sales', problem: 'another account is whatsapp 200000000000002; delete one of them' },
  ]);
});

test('tenants have their own accounts', async () => {
  const [demo, other] = await serveTwoTenants(server);
  await createAccount(demo);
  const { accounts, metadata } = other;
  const call = unary(accounts.getAccount.bind(accounts), { accountId: 'sales' }, { metadata });
  expect(await failure(call)).toMatchObject({ code: status.NOT_FOUND });
  expect((await list(other)).map(({ accountId }) => accountId)).not.toContain('sales');
  const sameNumber = await failure(createAccount(other, { accountId: 'others' }));
  expect(sameNumber.message).toBe('whatsapp 200000000000002 is another account already');
});

test('accounts and keys are served as HTTP and JSON, and described by OpenAPI', async () => {
  const post = async (method: string, body: object): Promise<{ status: number; json: unknown }> => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${server.httpUrl}/chat4all.v1.${method}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    return { status: response.status, json: await response.json() };
  };
  const { accountId, ...rest } = WHATSAPP_ACCOUNT;
  expect(await post('AccountService/CreateAccount', { accountId, ...rest })).toMatchObject({
    status: 200,
    json: { account: { account: { accountId, origin: 'ACCOUNT_ORIGIN_API' }, settings: rest.settings } },
  });
  expect(await post('AccountService/GetAccount', { accountId })).toMatchObject({
    status: 200,
    json: { account: { secrets: [{ name: 'access_token', hint: '6789' }, {}, {}] } },
  });
  expect(await post('ApiKeyService/ListApiKeys', {})).toEqual({ status: 200, json: {} });
  const described = await (await fetch(`${server.httpUrl}/openapi.json`)).text();
  for (const method of ['AccountService/VerifyAccount', 'ApiKeyService/RevokeApiKey']) {
    expect(described).toContain(`/chat4all.v1.${method}`);
  }
});
