import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chat4All, DeliveryState } from '@chat4all/client';
import { createSandboxClient } from '@chat4all/connector-sandbox';
import { type AppProcess, startProcess } from '@chat4all/processes';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { settingsFor } from './testing/standalone-process.ts';

const PROGRAM = 'apps/standalone/src/main.ts';
const NUMBER = '200000000000002';
const BUSINESS = '300000000000003';
const SECRETS = {
  access_token: 'EAAG-first-access-token',
  app_secret: 'the-secret-of-the-app',
  verify_token: 'the-word-to-verify',
};
const NEXT_TOKEN = 'EAAG-second-access-token';

let folder: string;
const running: AppProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-accounts-'));
});
afterEach(async () => {
  for (const app of running.splice(0)) await app.stop('SIGKILL');
  await rm(folder, { recursive: true });
});

async function start(): Promise<{ readonly app: AppProcess; readonly chat: Chat4All; readonly sandbox: string }> {
  const settings = { ...settingsFor(folder), CHAT4ALL_LOG_LEVEL: 'debug' };
  const app = startProcess(PROGRAM, { settings });
  running.push(app);
  const { grpc = '', sandbox = '' } = await app.waitForLog('ready');
  return { app, chat: new Chat4All({ address: grpc }), sandbox };
}

test('an account by API is verified, sends, gets receipts, and is there after a restart; its secrets are nowhere', async () => {
  const { app, chat, sandbox } = await start();
  const platform = createSandboxClient({ baseUrl: sandbox });
  const simulated = { channel: 'whatsapp', id: NUMBER, businessAccountId: BUSINESS, subscribed: false } as const;
  const credentials = { appSecret: SECRETS.app_secret, verifyToken: SECRETS.verify_token };
  const webhookUrl = 'http://127.0.0.1/webhooks/whatsapp/nobody';
  await platform.setAccount({ ...simulated, ...credentials, accessToken: SECRETS.access_token, webhookUrl });

  await chat.accounts.create({
    ...{ accountId: 'sales', channel: 'whatsapp', secrets: SECRETS },
    settings: { phone_number_id: NUMBER, business_account_id: BUSINESS, base_url: 'http://127.0.0.1:0' },
  });
  const checksOf = async (options = {}): Promise<Record<string, string>> => {
    const checks = await chat.accounts.verify('sales', options);
    return Object.fromEntries(checks.map(({ detail, remedy }) => [detail, remedy]));
  };
  expect(Object.keys(await checksOf())).toContain('no app is subscribed');
  const callbackUrl = 'http://127.0.0.1/webhooks/whatsapp/sales';
  const subscribed = await checksOf({ subscribe: true, callbackUrl });
  expect(Object.values(subscribed)).toEqual(['', '', '', '']);

  const events = chat.events();
  const reading = (async () => {
    for await (const { kind } of events) {
      if (kind?.$case !== 'delivery' || kind.value.identity?.accountId !== 'sales') continue;
      if (kind.value.state === DeliveryState.READ) return;
    }
  })();
  const to = { whatsapp: { value: '+5511999999999', account: 'sales' } };
  await chat.messages.send({ to, text: 'Olá' });
  await reading;

  await platform.setAccount({ ...simulated, ...credentials, accessToken: NEXT_TOKEN, webhookUrl: callbackUrl });
  expect(Object.keys(await checksOf())[0]).toContain('Meta error 190');
  await chat.accounts.rotateCredentials('sales', { access_token: NEXT_TOKEN });
  expect(Object.keys(await checksOf())[0]).toBe('does not expire');
  await expect(
    chat.accounts.create({
      accountId: 'broken',
      channel: 'whatsapp',
      settings: {},
      secrets: { access_token: NEXT_TOKEN },
    }),
  ).rejects.toThrow(/phone_number_id: is required/);
  chat.close();
  expect(await app.stop('SIGTERM')).toBe(0);

  const again = await start();
  expect(await again.chat.accounts.list({ channel: 'whatsapp' })).toMatchObject([
    { accountId: 'demo-whatsapp', problem: '' },
    { accountId: 'sales', problem: '' },
  ]);
  await again.chat.messages.send({ to, text: 'Olá' });
  again.chat.close();
  expect(await again.app.stop('SIGTERM')).toBe(0);

  const written = [app.output(), again.app.output()];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) written.push(await readFile(join(entry.parentPath, entry.name), 'latin1'));
  }
  for (const secret of [...Object.values(SECRETS), NEXT_TOKEN]) {
    expect(written.filter((text) => text.includes(secret))).toEqual([]);
  }
}, 60_000);
