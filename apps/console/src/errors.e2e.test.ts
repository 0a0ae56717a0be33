import { skipWithout } from '@chat4all/test-servers';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { dialogOf, press, see } from './testing/open-browser.ts';
import { PICTURE } from './testing/picture.ts';
import { SEEDED_SETTINGS, addDisabledEndpoint, seed } from './testing/seed.ts';
import { startGateway } from './testing/start-gateway.ts';
import { useConsole } from './testing/use-console.ts';

/** All screens, each with the method that it reads by, and a text that it shows then. */
const SCREENS = [
  ['/conversations', 'ThreadService/ListThreads', 'Ana Souza'],
  ['/messages', 'ChatService/ListMessages', 'Ana Souza'],
  ['/dead-letters', 'DeadLetterService/ListDeadLetters', 'UNREADABLE'],
  ['/accounts', 'ChannelService/ListAccounts', 'demo-whatsapp'],
  ['/templates', 'TemplateService/ListTemplates', 'pedido_a_caminho'],
  ['/people', 'DirectoryService/ListUsers', 'cliente-1042'],
  ['/webhooks', 'WebhookService/ListWebhookEndpoints', 'https://example.com/events'],
  ['/usage', 'ChatService/ListMessages', 'Messages over time'],
  ['/audit', 'AuditService/ListAuditEntries', 'WebhookService/CreateWebhookEndpoint'],
  ['/keys', 'ApiKeyService/ListApiKeys', 'No key yet'],
] as const;

/** Pages of things that do not exist. */
const UNKNOWN = [
  '/conversations/0199f000-0000-7000-8000-000000000000',
  '/messages/0199f000-0000-7000-8000-000000000000',
  '/accounts/unknown',
  '/templates/demo-whatsapp/unknown',
  '/people/unknown',
  '/webhooks/0199f000-0000-7000-8000-000000000000',
] as const;

const { skip, named } = await skipWithout('chromium');

describe.skipIf(skip)(named('errors of the router'), { timeout: 120_000 }, () => {
  const suite = useConsole(
    () => startGateway(SEEDED_SETTINGS, { search: false }),
    async (gateway) => {
      await seed(gateway, PICTURE);
      await addDisabledEndpoint(gateway);
    },
  );

  const open = async (path: string): Promise<Page> => (await suite.open(path)).page;

  test('every screen shows one in place of its content, and reads again when asked to', async () => {
    const page = await open('/');
    for (const [path, method, text] of SCREENS) {
      const failing = `**/api/rpc/${method}`;
      const body = JSON.stringify({ code: 'internal', message: 'the store is read-only' });
      await page.route(failing, (route) => route.fulfill({ status: 500, contentType: 'application/json', body }));
      await page.goto(`${suite.gateway.console}${path}`);
      await see(page, 'the store is read-only');
      await page.getByRole('navigation', { name: 'Screens' }).waitFor();
      await page.unroute(failing);
      await press(page.getByRole('alert'), 'Try again');
      await see(page, text);
      expect(await page.getByText('the store is read-only').count(), path).toBe(0);
    }
  });

  test('a page of something that does not exist reports it, and leads back', async () => {
    const page = await open('/');
    for (const path of UNKNOWN) {
      await page.goto(`${suite.gateway.console}${path}`);
      await see(page, 'It does not exist, or no longer');
      await page.getByRole('navigation', { name: 'Screens' }).waitFor();
    }
    await page.goto(`${suite.gateway.console}/no-such-screen`);
    await see(page, 'This page does not exist');
    await page.getByRole('link', { name: 'People' }).click();
    await page.getByRole('link', { name: 'cliente-1042' }).waitFor();
  });

  test('a search without an index is explained, and the list is one step away', async () => {
    const page = await open('/messages?text=pedido');
    await see(page, 'This is not possible in the current state');
    await see(page, /search=true/);
    await press(page, 'Clear');
    await see(page, 'Segue o comprovante do pagamento');
  });

  test('a form that the router refuses keeps what was typed, names the field, and works once it is corrected', async () => {
    const page = await open('/webhooks');
    await press(page, 'Add an endpoint');
    const dialog = dialogOf(page, 'Add an endpoint');
    await dialog.getByLabel('Address').fill('ftp://example.com/events');
    await dialog.getByLabel('Description').fill('shop');
    await press(dialog, 'Save');
    await dialog.getByRole('alert').getByText('settings.url').waitFor();
    expect(await dialog.getByLabel('Description').inputValue()).toBe('shop');
    await dialog.getByLabel('Address').fill('https://example.com/shop');
    await press(dialog, 'Save');
    await dialogOf(page, 'Signing secret').waitFor();
  });

  test('an account id that exists is refused in the dialog', async () => {
    const page = await open('/accounts');
    await press(page, 'Connect an account');
    const dialog = dialogOf(page, 'Connect an account');
    await dialog.getByLabel('Channel').selectOption({ label: 'Telegram' });
    await dialog.getByLabel('Account id').fill('demo-whatsapp');
    await dialog.getByLabel('bot_token').fill('123456:AAAA-0000-1111-2222-3333-4444-5555');
    await dialog.getByLabel('webhook_secret').fill('a-secret-of-the-webhook');
    await press(dialog, 'Connect an account');
    await dialog.getByRole('alert').waitFor();
    await press(dialog, 'Cancel');
    await dialog.waitFor({ state: 'detached' });
  });

  test('a screen whose code cannot be loaded shows an error, and loads once it can', async () => {
    const page = await open('/people');
    await page.getByRole('link', { name: 'cliente-1042' }).waitFor();
    await page.route('**/assets/audit-*.js', (route) => route.abort());
    await page.getByRole('link', { name: 'Audit' }).click();
    await page.getByRole('alert').waitFor();
    await page.unroute('**/assets/audit-*.js');
    await press(page.getByRole('alert'), 'Try again');
    await page.getByRole('heading', { level: 1, name: 'Audit' }).waitFor();
  });
});
