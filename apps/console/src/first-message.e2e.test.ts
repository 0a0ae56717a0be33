import { createSandboxClient } from '@chat4all/connector-sandbox';
import { skipWithout } from '@chat4all/test-servers';
import { describe, expect, test } from 'vitest';
import { see } from './testing/open-browser.ts';
import { startGateway } from './testing/start-gateway.ts';
import { useConsole } from './testing/use-console.ts';

const { skip, named } = await skipWithout('chromium');

describe.skipIf(skip)(named('a newcomer'), () => {
  const suite = useConsole(startGateway);

  test('is led to accounts and keys', async () => {
    const { page } = await suite.open();
    await page.getByRole('link', { name: 'Connect a real account' }).click();
    await page.getByRole('button', { name: 'Connect an account' }).waitFor();
    await page.goBack();
    await page.getByRole('link', { name: 'Create an API key' }).click();
    await page.getByRole('button', { name: 'Create a key' }).first().waitFor();
    await page.close();
  });

  test('sends a first message, sees it read, and reads the answer', async () => {
    const { page, complaints } = await suite.open();
    await page.getByRole('heading', { name: 'Welcome to Chat4All' }).waitFor();
    const phone = page.getByRole('link', { name: 'Open the simulated phone' });
    expect(await phone.getAttribute('href')).toBe(suite.gateway.sandbox);
    await see(page, `${suite.gateway.webhooks}/webhooks/whatsapp`);

    await page.getByRole('button', { name: 'Send a first message' }).click();
    const dialog = page.getByRole('dialog', { name: 'New message' });
    await dialog.getByLabel('Message', { exact: true }).fill('Olá do console');
    await dialog.getByRole('button', { name: 'Send' }).click();
    await page.waitForURL('**/conversations/*');
    const log = page.getByRole('log');
    await log.getByText('Olá do console').waitFor();
    await log.locator('[data-state=DELIVERY_STATE_READ]').waitFor();
    await see(page, /the channel accepts only templates/);

    const sandbox = createSandboxClient({ baseUrl: suite.gateway.sandbox });
    const [account] = await sandbox.accounts();
    const person = { phone: '5511999999999', name: 'Ana' };
    const content = { type: 'text', text: 'Oi! Chegou.' } as const;
    await sandbox.receive({ account: account?.id ?? '', person, content });
    await log.getByText('Oi! Chegou.').waitFor();
    await see(page, /to answer/);

    const field = page.getByRole('textbox', { name: 'Write a message' });
    await field.fill('Que bom!');
    await field.press('Enter');
    await log.getByText('Que bom!').waitFor();
    await log.locator('[data-state=DELIVERY_STATE_READ]').nth(1).waitFor();
    expect(await field.inputValue()).toBe('');
    expect(complaints).toEqual([]);
  });

  test('finds the message in the list, and what has happened to it on its page', async () => {
    const { page } = await suite.open('/messages');
    await page
      .getByRole('link', { name: /Sent.*\+5511999999999/ })
      .last()
      .click();
    await page.waitForURL('**/messages/*');
    const timeline = page.getByRole('list', { name: 'Timeline' });
    for (const state of ['Accepted', 'Sent', 'Read']) await timeline.getByText(state, { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Conversation', exact: true }).click();
    await page.getByRole('log').getByText('Oi! Chegou.').waitFor();
  });
});
