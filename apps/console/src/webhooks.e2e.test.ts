import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import { skipWithout } from '@chat4all/test-servers';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dialogOf, press, see } from './testing/open-browser.ts';
import { PICTURE } from './testing/picture.ts';
import { SEEDED_SETTINGS, callerOf, seed } from './testing/seed.ts';
import { startGateway } from './testing/start-gateway.ts';
import { useConsole } from './testing/use-console.ts';

const { skip, named } = await skipWithout('chromium');

describe.skipIf(skip)(named('webhook endpoints'), { timeout: 120_000 }, () => {
  const suite = useConsole(
    () => startGateway(SEEDED_SETTINGS),
    (gateway) => seed(gateway, PICTURE),
  );
  const open = async (path: string): Promise<Page> => (await suite.open(path)).page;

  let receiver: Server;
  let receiverUrl: string;
  let answer = 200;
  let received = 0;
  beforeAll(async () => {
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
  });
  afterAll(() => {
    receiver.close();
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
    const call = callerOf(suite.gateway.http);
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
});
