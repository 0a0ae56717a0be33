import type { AccountCheck, Connector, VerifyOptions } from '@chat4all/connector';
import { type Sandbox, type SandboxAccount, createSandbox } from '@chat4all/connector-sandbox';
import { createTelegramSimulator } from '@chat4all/connector-telegram/testing';
import { loadConnectors } from '@chat4all/runtime';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const CALLBACK = 'https://gateway.example/webhooks/whatsapp/sales';
const NUMBER = '200000000000002';
const BUSINESS = '300000000000003';
const INSTAGRAM = '17840000000000009';
const meta = { accessToken: 'the-access-token', appSecret: 'the-app-secret', verifyToken: 'the-verify-token' };
const secrets = { access_token: 'the-access-token', app_secret: 'the-app-secret', verify_token: 'the-verify-token' };

const connectors = await loadConnectors(['whatsapp', 'instagram', 'telegram']);

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = createSandbox();
});
afterEach(() => sandbox.close());

/** Adds an account to the platform. */
function add(account: Pick<SandboxAccount, 'channel' | 'id'> & Partial<SandboxAccount>): void {
  sandbox.setAccount({ ...meta, webhookUrl: 'https://app.example/callbacks', ...account });
}

const connect = (channel: string, settings: Record<string, unknown>): Connector =>
  connectors.create(channel, { base_url: 'http://sandbox', ...settings }, { fetch: sandbox.fetch });

/** Returns the outcome of each check, and the detail of the others than `ok`. */
async function outcomes(connector: Connector, options?: VerifyOptions): Promise<Record<string, string>> {
  const checks: readonly AccountCheck[] = (await connector.verify?.(options)) ?? [];
  expect(JSON.stringify(checks)).not.toMatch(/the-(access-token|app-secret|verify-token)/);
  for (const { outcome, remedy } of checks) expect(remedy === undefined).toBe(outcome === 'ok');
  return Object.fromEntries(
    checks.map(({ name, outcome, detail }) => [name, outcome === 'ok' ? 'ok' : `${outcome}: ${detail}`]),
  );
}

describe('a WhatsApp account', () => {
  const account = (settings: Record<string, unknown> = {}): Connector =>
    connect('whatsapp', { phone_number_id: NUMBER, business_account_id: BUSINESS, ...secrets, ...settings });
  const number = { channel: 'whatsapp', id: NUMBER, businessAccountId: BUSINESS } as const;
  const ok = { token: 'ok', permission: 'ok', webhook_subscription: 'ok', number: 'ok' };

  test('that works', async () => {
    add(number);
    expect(await outcomes(account())).toEqual(ok);
  });

  test('whose token has expired', async () => {
    add({ ...number, tokenExpireTime: 1 });
    const checks = await outcomes(account());
    expect(checks).toEqual({
      token: expect.stringContaining('failed: Meta error 190') as unknown,
      permission: 'unknown: the token is invalid',
      webhook_subscription: 'unknown: the token is invalid',
      number: 'unknown: the token is invalid',
    });
  });

  test('whose token lacks a permission', async () => {
    add({ ...number, permissions: ['whatsapp_business_messaging'] });
    expect(await outcomes(account())).toEqual({
      token: 'ok',
      permission: 'failed: missing: whatsapp_business_management',
      webhook_subscription: expect.stringContaining('failed: Meta error 10') as unknown,
      number: expect.stringContaining('failed: Meta error 10') as unknown,
    });
  });

  test('whose number does not exist', async () => {
    add(number);
    const checks = await outcomes(account({ phone_number_id: '999' }));
    expect(checks).toEqual({ ...ok, number: expect.stringContaining('failed: Meta error 100') as unknown });
  });

  test('without a WhatsApp Business Account, whose callbacks cannot be checked', async () => {
    add({ channel: 'whatsapp', id: NUMBER });
    const connector = connect('whatsapp', { phone_number_id: NUMBER, ...secrets });
    expect(await outcomes(connector)).toMatchObject({
      webhook_subscription: 'unknown: the WhatsApp Business Account is not known',
    });
  });

  test('is subscribed to callbacks at its own URL', async () => {
    add({ ...number, subscribed: false });
    expect(await outcomes(account())).toEqual({ ...ok, webhook_subscription: 'failed: no app is subscribed' });
    expect(await outcomes(account(), { subscribe: true, callbackUrl: CALLBACK })).toEqual(ok);
    expect(sandbox.accounts()).toMatchObject([{ subscribed: true, webhookUrl: CALLBACK }]);
  });
});

describe('an Instagram account', () => {
  const account = (settings: Record<string, unknown> = {}): Connector =>
    connect('instagram', { account_id: INSTAGRAM, ...secrets, ...settings });
  const ok = { token: 'ok', permission: 'ok', webhook_subscription: 'ok', number: 'ok' };

  test('that works', async () => {
    add({ channel: 'instagram', id: INSTAGRAM });
    expect(await outcomes(account())).toEqual(ok);
  });

  test('whose token has expired', async () => {
    add({ channel: 'instagram', id: INSTAGRAM, tokenExpireTime: 1 });
    const checks = await outcomes(account());
    expect(checks['token']).toContain('failed: Meta error 190');
    expect(checks['number']).toBe('unknown: the token is invalid');
  });

  test('whose token lacks a permission', async () => {
    add({ channel: 'instagram', id: INSTAGRAM, permissions: ['instagram_business_basic'] });
    const checks = await outcomes(account());
    expect(checks).toMatchObject({ token: 'ok', number: 'ok' });
    expect(checks['permission']).toContain('failed: Meta error 10');
    expect(checks['webhook_subscription']).toContain('failed: Meta error 10');
  });

  test('whose token belongs to another account', async () => {
    add({ channel: 'instagram', id: '1' });
    expect(await outcomes(account())).toEqual({ ...ok, number: 'failed: the token belongs to account 1' });
  });

  test('is subscribed to callbacks, whose URL is that of the app', async () => {
    add({ channel: 'instagram', id: INSTAGRAM, subscribed: false });
    expect(await outcomes(account())).toEqual({ ...ok, webhook_subscription: 'failed: no app is subscribed' });
    expect(await outcomes(account(), { subscribe: true })).toEqual(ok);
    const checks = await outcomes(account(), { subscribe: true, callbackUrl: CALLBACK });
    expect(checks['webhook_subscription']).toMatch(/^unknown: messages; Instagram has one callback URL for each app$/);
  });
});

describe('a Telegram bot', () => {
  const simulator = createTelegramSimulator({ botToken: '1:the-bot-token', webhookSecret: 'secret' });
  const account = (token: string): Connector =>
    connectors.create('telegram', { bot_token: token, webhook_secret: 'secret' }, { fetch: simulator.fetch });
  const ok = { token: 'ok', webhook_subscription: 'ok', number: 'ok' };

  test('that works once its webhook is set', async () => {
    const bot = account('1:the-bot-token');
    expect(await outcomes(bot)).toEqual({ ...ok, webhook_subscription: 'failed: no URL is set' });
    expect(await outcomes(bot, { subscribe: true })).toMatchObject({
      webhook_subscription: 'failed: Telegram needs the URL of the callbacks',
    });
    expect(await outcomes(bot, { subscribe: true, callbackUrl: CALLBACK })).toEqual(ok);
    expect(await outcomes(bot)).toEqual(ok);
  });

  test('whose token is wrong', async () => {
    expect(await outcomes(account('1:another'))).toEqual({
      token: 'failed: Telegram error 401: Unauthorized',
      webhook_subscription: 'unknown: the token is invalid',
      number: 'unknown: the token is invalid',
    });
  });
});
