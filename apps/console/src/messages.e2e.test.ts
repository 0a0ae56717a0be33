import { skipWithout } from '@chat4all/test-servers';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { dialogOf, press, see } from './testing/open-browser.ts';
import { PICTURE } from './testing/picture.ts';
import { SEEDED_SETTINGS, callerOf, seed } from './testing/seed.ts';
import { startGateway } from './testing/start-gateway.ts';
import { useConsole } from './testing/use-console.ts';

const DAY_MS = 86_400_000;

const { skip, named } = await skipWithout('chromium');

describe.skipIf(skip)(named('messages and dead letters'), { timeout: 120_000 }, () => {
  const suite = useConsole(
    () => startGateway({ ...SEEDED_SETTINGS, CHAT4ALL_CONSOLE_TRACES: 'http://127.0.0.1:9411/?message={message_id}' }),
    (gateway) => seed(gateway, PICTURE),
  );
  const open = async (path: string): Promise<Page> => (await suite.open(path)).page;

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
    await callerOf(suite.gateway.http)('ChatService/SendMessage', { message, sendTime });
    const page = await open('/messages?state=DELIVERY_STATE_SCHEDULED');
    await page.getByRole('link', { name: /5511976543210/ }).click();
    await press(page, 'Cancel message');
    await press(dialogOf(page, 'Cancel this message?'), 'Cancel message');
    await page.getByRole('list', { name: 'Timeline' }).getByText('Cancelled', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Cancel message' }).waitFor({ state: 'detached' });
    await page.goto(`${suite.gateway.console}/messages?state=DELIVERY_STATE_SCHEDULED`);
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
    await page.goto(`${suite.gateway.console}/dead-letters?reason=UNREADABLE`);
    await press(page, 'Discard');
    await press(dialogOf(page, 'Discard'), 'Discard');
    await see(page, 'Everything was processed. Nothing needs a decision.');
  });
});
