import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import { skipWithout } from '@chat4all/test-servers';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { closePages, dialogOf, openBrowser, openPage, press, see } from './testing/open-browser.ts';
import { PICTURE } from './testing/picture.ts';
import { type Call, SEEDED_SETTINGS, callerOf, seed } from './testing/seed.ts';
import { type Gateway, startGateway } from './testing/start-gateway.ts';

const DAY_MS = 86_400_000;

const { skip, named } = await skipWithout('chromium');

describe.skipIf(skip)(named('screens'), { timeout: 120_000 }, () => {
  let gateway: Gateway;
  let browser: Browser;
  let receiver: Server;
  let receiverUrl: string;
  let answer = 200;
  let received = 0;
  let call: Call;
  beforeAll(async () => {
    gateway = await startGateway({
      ...SEEDED_SETTINGS,
      CHAT4ALL_CONSOLE_TRACES: 'http://127.0.0.1:9411/?message={message_id}',
    });
    call = callerOf(gateway.http);
    await seed(gateway, PICTURE);
    browser = await openBrowser();
    receiver = createServer((request, response) => {
      request.resume();
      received += 1;
      response.writeHead(answer).end('as the test wants');
    });
    receiver.listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const address = receiver.address();
    if (address === null || typeof address === 'string') throw new Error('the receiver listens on no port');
    receiverUrl = `http://127.0.0.1:${address.port}/events`;
  }, 120_000);
  afterEach(() => closePages(browser));
  afterAll(async () => {
    await browser.close();
    receiver.close();
    await gateway.dispose();
  });

  const open = async (path: string): Promise<Page> => (await openPage(browser, `${gateway.console}${path}`)).page;

  test('messages are found by state, address and day, and every view has a URL', async () => {
    const page = await open('/messages');
    await page.getByLabel('State').selectOption({ label: 'Failed' });
    await press(page, 'Search');
    await page.waitForURL('**state=DELIVERY_STATE_FAILED**');
    await see(page, 'Olá! Seu cadastro foi aprovado.');
    await page.getByText('Vocês entregam em Niterói?').waitFor({ state: 'detached' });
    const again = await open(new URL(page.url()).pathname + new URL(page.url()).search);
    await see(again, 'Olá! Seu cadastro foi aprovado.');
    await press(again, 'Clear');
    await again.getByLabel('Address').fill('+5511976543210');
    await again.getByLabel('Channel').selectOption({ label: 'WhatsApp' });
    await press(again, 'Search');
    await see(again, 'Segue o comprovante do pagamento');
    await again.getByLabel('Until').fill('2020-01-01');
    await press(again, 'Search');
    await see(again, 'No message found');
  });

  test('messages are found by the words of their text', async () => {
    const page = await open('/messages');
    await see(page, 'Vocês entregam em Niterói?');
    await page.getByLabel('Words').fill('?');
    await press(page, 'Search');
    await see(page, 'Something is not filled in correctly');
    await see(page, 'must contain a letter or a digit');
    await page.getByLabel('Words').fill('cadastro aprovado');
    await press(page, 'Search');
    await page.waitForURL('**text=cadastro*');
    await page.getByText('Vocês entregam em Niterói?').waitFor({ state: 'detached' });
    await see(page, 'Olá! Seu cadastro foi aprovado.');
    expect(await page.getByLabel('State').isDisabled()).toBe(true);
    await page.getByLabel('Words').fill('rinoceronte');
    await press(page, 'Search');
    await see(page, 'No message found');
  });

  test('a scheduled message is cancelled', async () => {
    const recipients = [{ identity: { channel: 'whatsapp', value: '+5511976543210' } }];
    const message = { recipients, content: { text: { body: 'Amanhã abrimos às 9h.' } } };
    const sendTime = new Date(Date.now() + DAY_MS).toISOString();
    await call('ChatService/SendMessage', { message, sendTime });
    const page = await open('/messages?state=DELIVERY_STATE_SCHEDULED');
    await page.getByRole('link', { name: /5511976543210/ }).click();
    await press(page, 'Cancel message');
    await press(dialogOf(page, 'Cancel this message?'), 'Cancel message');
    await page.getByRole('list', { name: 'Timeline' }).getByText('Cancelled', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Cancel message' }).waitFor({ state: 'detached' });
    await page.goto(`${gateway.console}/messages?state=DELIVERY_STATE_SCHEDULED`);
    await see(page, 'No message found');
  });

  test('the page of a received message shows it as the platform sent it, and leads to its traces', async () => {
    const page = await open('/messages?channel=whatsapp&address=%2B5511976543210');
    await page.getByRole('link', { name: /^Received/ }).click();
    await page.getByText('As the platform sent it').click();
    await page.getByText(/"wamid\./).waitFor();
    const traces = await page.getByRole('link', { name: 'Traces' }).getAttribute('href');
    expect(traces).toBe(`http://127.0.0.1:9411/?message=${page.url().split('/').at(-1)}`);
  });

  test('the page of a failed message explains the platform’s error, links to what to do, and sends it again', async () => {
    const page = await open('/messages?state=DELIVERY_STATE_FAILED');
    await page.getByRole('link', { name: /5511900000001/ }).click();
    await see(page, 'The reply window is closed. Send a template instead.');
    await see(page, 'Platform error 131047');
    expect(await page.getByRole('link', { name: 'What to do' }).getAttribute('href')).toMatch(
      /docs\/runbooks\/[\w-]+\.md$/,
    );
    await page.getByRole('list', { name: 'Timeline' }).getByText('Failed', { exact: true }).waitFor();
    await see(page, 'Attempts');
    const url = page.url();
    await press(page, 'Send again');
    await press(dialogOf(page, 'Send this message again?'), 'Send again');
    await page.waitForURL((to) => to.href !== url);
    await see(page, 'Sent again from');
    await page.getByRole('main').locator('dl').getByRole('link').click();
    await page.waitForURL(url);
  });

  test('dead letters are grouped, shown, counted and replayed', async () => {
    const page = await open('/dead-letters');
    const letters = page.getByRole('region', { name: 'Dead letters' });
    await letters.getByRole('button', { name: 'UNREADABLE' }).click();
    const shown = dialogOf(page, 'Dead letter');
    await shown.getByText(/nonsense/).waitFor();
    await page.keyboard.press('Escape');
    await page
      .getByRole('list', { name: 'Dead letters by reason' })
      .getByRole('button', { name: /TRANSIENT/ })
      .click();
    await page.waitForURL('**reason=TRANSIENT**');
    await letters.getByRole('button', { name: 'UNREADABLE' }).waitFor({ state: 'detached' });
    await press(page, 'Replay');
    const replay = dialogOf(page, 'Replay');
    await replay.getByText('Dead letters to replay: 1').waitFor();
    await press(replay, 'Replay 1');
    await replay.getByText('Done. Replayed: 1').waitFor();
    await press(replay.locator('div').last(), 'Close');
    await see(page, 'No dead letters');
    await page.goto(`${gateway.console}/dead-letters?reason=UNREADABLE`);
    await press(page, 'Discard');
    await press(dialogOf(page, 'Discard'), 'Discard');
    await see(page, 'Everything was processed. Nothing needs a decision.');
  });

  test('accounts are verified, paused and resumed', async () => {
    const page = await open('/accounts');
    await page.getByRole('link', { name: 'demo-whatsapp' }).click();
    await see(page, `${gateway.webhooks}/webhooks/whatsapp/demo-whatsapp`);
    await press(page, 'Copy: Callback address');
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    await press(page, 'Verify');
    await page.getByText('Number or profile').waitFor();
    await press(page, 'Pause');
    await press(dialogOf(page, 'Pause'), 'Pause');
    await see(page, 'Paused');
    await press(page, 'Resume');
    await page.getByText('Active', { exact: true }).waitFor();
  });

  test('an account is connected, its secrets are rotated, and it is deleted', async () => {
    const page = await open('/accounts');
    await press(page, 'Connect an account');
    const dialog = dialogOf(page, 'Connect an account');
    await press(dialog, 'Connect an account');
    await dialog.getByText('This field is required').first().waitFor();
    await dialog.getByLabel('Account id').fill('vendas');
    const values = { phone_number_id: '555', business_account_id: '556', access_token: 'EAAG-0000-1111-2222-3333' };
    for (const [label, value] of Object.entries({ ...values, app_secret: 'secret-of-the-app', verify_token: 'word' })) {
      await dialog.getByLabel(label).fill(value);
    }
    await press(dialog, 'Connect an account');
    await page.waitForURL('**/accounts/vendas');
    await see(page, /••••3333/);
    await press(page, 'Rotate secrets');
    await dialogOf(page, 'Rotate secrets').getByLabel('access_token').fill('EAAG-0000-1111-2222-4444');
    await press(dialogOf(page, 'Rotate secrets'), 'Rotate secrets');
    await see(page, /••••4444/);
    await press(page, 'Delete');
    await press(dialogOf(page, 'Delete the account?'), 'Delete');
    await page.waitForURL('**/accounts');
    await page.getByRole('link', { name: 'vendas' }).waitFor({ state: 'detached' });
  });

  test('templates are synchronized, created and deleted', async () => {
    const page = await open('/templates');
    await press(page, 'Synchronize');
    await see(page, /^Templates of the account: \d/);
    await press(page, 'New template');
    const dialog = dialogOf(page, 'New template');
    await dialog.getByLabel('Name').fill('aviso_de_atraso');
    await dialog.getByLabel('Text').fill('Olá {{1}}, o pedido {{2}} atrasou.');
    await press(dialog, 'Submit for review');
    await page.getByRole('link', { name: 'aviso_de_atraso' }).click();
    await see(page, /o pedido \{\{2\}\} atrasou/);
    await press(page, 'Delete');
    await press(dialogOf(page, 'Delete the template?'), 'Delete');
    await page.waitForURL('**/templates');
    await page.getByRole('link', { name: 'aviso_de_atraso' }).waitFor({ state: 'detached' });
  });

  test('templates are listed by account and state', async () => {
    const page = await open('/templates');
    await page.getByRole('link', { name: 'pedido_a_caminho' }).waitFor();
    await page.getByLabel('State').selectOption({ label: 'In review' });
    await page.waitForURL('**status=TEMPLATE_STATUS_PENDING**');
    await page.getByRole('link', { name: 'pedido_a_caminho' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'promocao_primavera' }).waitFor();
    await page.getByLabel('Account').selectOption({ label: 'demo-whatsapp' });
    await page.waitForURL('**account=demo-whatsapp**');
    await page.getByLabel('State').selectOption({ label: 'Rejected' });
    await see(page, 'No template');
  });

  test('a person is opened by id, and loses an address', async () => {
    const page = await open('/people');
    await page.getByLabel('Id').fill(' cliente-1045 ');
    await press(page, 'Open');
    await page.waitForURL('**/people/cliente-1045');
    await see(page, 'The person has decided nothing yet.');
    const dialog = dialogOf(page, 'Change addresses');
    await press(page, 'Change addresses');
    await press(dialog, 'Add an address');
    await dialog.getByLabel('Channel').nth(1).selectOption({ label: 'Instagram' });
    await dialog.getByLabel('Address').nth(1).fill('900000000000045');
    await press(dialog, 'Save');
    await see(page, '900000000000045');
    await press(page, 'Change addresses');
    await dialog.getByRole('button', { name: 'Remove' }).nth(1).click();
    await press(dialog, 'Save');
    await page.getByText('900000000000045').waitFor({ state: 'detached' });
  });

  test('a person is added, decides about messages, and is erased', async () => {
    const page = await open('/people');
    await page.getByRole('link', { name: 'cliente-1042' }).waitFor();
    await press(page, 'Add a person');
    const dialog = dialogOf(page, 'Add a person');
    await dialog.getByLabel('Id').fill('cliente-2000');
    await dialog.getByLabel('Address').fill('+5511977770000');
    await press(dialog, 'Save');
    await page.waitForURL('**/people/cliente-2000');
    await see(page, '+5511977770000');
    await press(page, 'Record a decision');
    await dialogOf(page, 'Record a decision').getByLabel('Evidence').fill('ticket-1');
    await press(dialogOf(page, 'Record a decision'), 'Save');
    await see(page, 'ticket-1');
    await page.getByText('Refuses', { exact: true }).first().waitFor();
    await press(page, 'Change addresses');
    await press(dialogOf(page, 'Change addresses'), 'Add an address');
    await dialogOf(page, 'Change addresses').getByLabel('Address').nth(1).fill('not a number');
    await press(dialogOf(page, 'Change addresses'), 'Save');
    await dialogOf(page, 'Change addresses')
      .getByText(/identities\[1\]/)
      .waitFor();
    await page.keyboard.press('Escape');
    await press(page, 'Erase personal data');
    const erase = dialogOf(page, 'Erase personal data');
    await press(erase, 'Erase personal data');
    await erase.getByRole('alert').waitFor();
    await erase.getByRole('textbox').fill('cliente-2000');
    await press(erase, 'Erase personal data');
    await see(page, /^Erased\. Messages: 0\./);
  });

  test('an endpoint is added, tested, recovered, rotated, changed and deleted', async () => {
    const page = await open('/webhooks');
    await press(page, 'Add an endpoint');
    await dialogOf(page, 'Add an endpoint').getByLabel('Address').fill(receiverUrl);
    await press(dialogOf(page, 'Add an endpoint'), 'Save');
    const secret = dialogOf(page, 'Signing secret');
    await secret.getByText(/^whsec_/).waitFor();
    await press(secret, /^Copy/);
    await secret.getByRole('button', { name: 'Copied' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: receiverUrl }).click();
    await press(page, 'Send a test');
    await see(page, 'The endpoint accepted the test: HTTP 200');
    answer = 500;
    await press(page, 'Send a test');
    await see(page, 'The endpoint did not accept the test: HTTP 500');
    await page.getByLabel('Failed only').check();
    await page.waitForURL('**failed=true**');
    await page.getByRole('region', { name: 'Attempts' }).getByText('webhook.test').first().waitFor();
    answer = 200;
    await press(page, 'Recover');
    await dialogOf(page, 'Recover').getByLabel('From').fill('2026-01-01T00:00');
    await press(dialogOf(page, 'Recover'), 'Recover');
    await dialogOf(page, 'Recover')
      .getByText(/^Done\. Events: \d+/)
      .waitFor();
    await page.keyboard.press('Escape');
    await press(page, 'Rotate secret');
    await press(dialogOf(page, 'Rotate secret'), 'Rotate secret');
    await dialogOf(page, 'Signing secret')
      .getByText(/^whsec_/)
      .waitFor();
    await page.keyboard.press('Escape');
    await press(page, 'Edit');
    await dialogOf(page, 'Change the endpoint').getByLabel('Post no events').check();
    await press(dialogOf(page, 'Change the endpoint'), 'Save');
    await page.getByText('Off', { exact: true }).waitFor();
    await press(page, 'Delete');
    await press(dialogOf(page, 'Delete the endpoint?'), 'Delete');
    await see(page, 'No endpoint yet');
  });

  test('an event that was posted is posted again', async () => {
    await call('WebhookService/CreateWebhookEndpoint', { settings: { url: receiverUrl, eventTypes: ['delivery.*'] } });
    const before = received;
    const recipients = [{ identity: { channel: 'whatsapp', value: '+5511976543210' } }];
    const message = { recipients, content: { text: { body: 'Recebemos, obrigado!' } } };
    // A new endpoint gets events within two seconds, so that the first messages may be too early.
    await expect
      .poll(() => call('ChatService/SendMessage', { message }).then(() => received), { timeout: 60_000, interval: 500 })
      .toBeGreaterThan(before);
    const page = await open('/webhooks');
    await page.getByRole('link', { name: receiverUrl }).click();
    const attempts = page.getByRole('region', { name: 'Attempts' });
    const row = attempts.getByRole('row', { name: /delivery\.\w+.*HTTP 200/ }).first();
    await row.waitFor();
    const posted = received;
    await press(row, 'Post again');
    await expect.poll(() => received, { timeout: 60_000 }).toBeGreaterThan(posted);
  });

  test('usage counts messages, and the audit names the changes', async () => {
    const page = await open('/usage');
    await page.getByRole('combobox', { name: 'Period' }).selectOption({ label: 'Last days: 30' });
    await page.waitForURL('**days=30');
    await page.getByText('Messages over time').first().waitFor();
    await page.locator('canvas').waitFor();
    await page.getByRole('meter', { name: 'Instagram' }).waitFor();
    await page.goto(`${gateway.console}/audit`);
    await page.getByLabel('Target').fill('vendas');
    await press(page, 'Search');
    await page.waitForURL('**/audit?target=vendas');
    await page.getByRole('row', { name: /EraseUser/ }).waitFor({ state: 'detached' });
    await page.getByRole('row', { name: /AccountService\/RotateAccountCredentials/ }).waitFor();
    await page.getByLabel('Target').fill('');
    await page.getByLabel('Method').fill('DirectoryService/EraseUser');
    await press(page, 'Search');
    await page
      .getByRole('row', { name: /DirectoryService\/EraseUser/ })
      .first()
      .waitFor();
    await see(page, 'anonymous');
    await page.getByLabel('Actor').fill('api_key:nobody');
    await press(page, 'Search');
    await see(page, 'Nothing was changed');
  });

  test('the first key closes the installation, and the console stays signed in with it', async () => {
    const page = await open('/keys');
    await press(page, 'Create a key');
    const dialog = dialogOf(page, 'Create a key');
    await press(dialog, 'Create a key');
    await dialog.getByRole('alert').waitFor();
    await dialog.getByLabel('Description').fill('console');
    await dialog.getByLabel(/Refuse calls without a key/).check();
    await press(dialog, 'Create a key');
    const secret = dialogOf(page, 'API key');
    const key = await secret.getByText(/^c4a_/).textContent();
    await page.keyboard.press('Escape');
    await page.getByText('console', { exact: true }).waitFor();

    await press(page, 'Create a key');
    await dialog.getByLabel('Description').fill('loja');
    await dialog.getByLabel('Ends', { exact: true }).fill('2099-12-31');
    await press(dialog, 'Create a key');
    await secret.getByText(/^c4a_/).waitFor();
    await page.keyboard.press('Escape');
    const row = page.getByRole('row', { name: /loja/ });
    await row.getByText(/^Until/).waitFor();
    await press(row, 'Revoke');
    await press(dialogOf(page, 'Revoke'), 'Revoke');
    await row.getByText('Revoked').waitFor();

    await press(page, /This machine|…/);
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByLabel('API key').fill('c4a_wrong');
    await press(page, 'Sign in');
    await see(page, 'Your session has ended. Sign in again');
    await page.getByLabel('API key').fill(key ?? '');
    await press(page, 'Sign in');
    await page.getByRole('heading', { name: 'Keys' }).waitFor();
  });
});
