import { createSandboxClient } from '@chat4all/connector-sandbox';
import { skipWithout } from '@chat4all/test-servers';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { dialogOf, press, see } from './testing/open-browser.ts';
import { PICTURE } from './testing/picture.ts';
import { SEEDED_SETTINGS, callerOf, seed } from './testing/seed.ts';
import { startGateway } from './testing/start-gateway.ts';
import { useConsole } from './testing/use-console.ts';

const ANA = { phone: '5511987654321', name: 'Ana Souza' };

const { skip, named } = await skipWithout('chromium');

describe.skipIf(skip)(named('conversations'), { timeout: 120_000 }, () => {
  const suite = useConsole(
    () => startGateway(SEEDED_SETTINGS),
    (gateway) => seed(gateway, PICTURE),
  );

  async function openConversation(name: string | RegExp): Promise<Page> {
    const { page } = await suite.open();
    await page.getByRole('link', { name }).first().click();
    await page.getByRole('log').waitFor();
    return page;
  }

  test('shows a chat with its picture, buttons and states', async () => {
    const page = await openConversation(/Ana Souza/);
    const log = page.getByRole('log');
    await log.getByText('Sim, pode entregar', { exact: true }).waitFor();
    const picture = log.getByRole('img', { name: 'A etiqueta que recebi' });
    await picture.waitFor();
    await expect
      .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth), { timeout: 30_000 })
      .toBeGreaterThan(0);
  });

  test('the arrow keys move between conversations, and Enter opens one', async () => {
    const { page } = await suite.open();
    const first = page.getByRole('region', { name: 'Conversations' }).getByRole('link').first();
    await first.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/conversations/*');
    await page
      .getByRole('textbox', { name: 'Write a message' })
      .or(page.getByText(/accepts only templates/))
      .first()
      .waitFor();
  });

  test('reads earlier messages while a person scrolls up', async () => {
    const recipients = [{ identity: { channel: 'whatsapp', value: '+5511955554444' } }];
    const requests = Array.from({ length: 120 }, (_, index) => ({
      message: { recipients, content: { text: { body: `linha ${index} do histórico` } } },
    }));
    await callerOf(suite.gateway.http)('ChatService/BatchSendMessages', { requests });
    const page = await openConversation(/5511955554444/);
    const log = page.getByRole('log');
    await log.getByText('linha 119 do histórico').waitFor();
    await log.hover();
    const first = log.getByText('linha 0 do histórico');
    await expect
      .poll(
        async () => {
          await page.mouse.wheel(0, -2_000);
          return first.isVisible();
        },
        { timeout: 60_000 },
      )
      .toBe(true);
  });

  test('lists the conversations of one channel', async () => {
    const { page } = await suite.open();
    await page.getByRole('link', { name: /Ana Souza/ }).waitFor();
    await page.getByLabel('Channel').selectOption({ label: 'Instagram' });
    await page.waitForURL('**channel=instagram');
    await page.getByRole('link', { name: /Ana Souza/ }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: /bolo de fubá/ }).waitFor();
  });

  test('writes to a new person, and opens the conversation', async () => {
    const { page } = await suite.open();
    await press(page, 'New message');
    const dialog = dialogOf(page, 'New message');
    await dialog.getByLabel('To').fill('+5511933332222');
    await press(dialog, 'Send');
    await dialog.getByText('This field is required').waitFor();
    await dialog.getByLabel('Message', { exact: true }).fill('Olá, tudo bem?');
    await press(dialog, 'Send');
    await page.waitForURL('**/conversations/*');
    await page.getByRole('log').getByText('Olá, tudo bem?').waitFor();
  });

  test('leads to the details of a message, and to its person', async () => {
    const page = await openConversation(/Ana Souza/);
    await page.getByRole('article', { name: 'Sent' }).last().hover();
    await page
      .getByRole('article', { name: 'Sent' })
      .last()
      .getByRole('link', { name: 'Details of the message' })
      .click();
    await page.getByRole('list', { name: 'Timeline' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'Ana Souza' }).getByRole('link').click();
    await page.waitForURL('**/people/cliente-1042');
  });

  test('assigns and labels a conversation', async () => {
    const page = await openConversation(/Bruno Lima/);
    await page.getByRole('button', { name: 'Assign and label' }).click();
    await page.getByLabel('Assigned to').fill('rui');
    await page.getByLabel('Labels').fill('vip, late, vip');
    await page.getByRole('button', { name: 'Save' }).click();
    await see(page, 'Assigned to rui');
    for (const label of ['vip', 'late']) await page.getByRole('main').getByText(label, { exact: true }).waitFor();
  });

  test('says before sending that a long text becomes several messages', async () => {
    const page = await openConversation(/Bruno Lima/);
    await page.getByRole('textbox', { name: 'Write a message' }).fill('palavra '.repeat(700));
    await see(page, 'Sent as 2 messages');
  });

  test('quotes the message that is answered', async () => {
    const page = await openConversation(/Bruno Lima/);
    const message = page.getByRole('article', { name: 'Received' }).last();
    await message.hover();
    await message.getByRole('button', { name: 'Reply' }).click();
    await press(page, 'Do not quote it');
    await page.getByRole('button', { name: 'Do not quote it' }).waitFor({ state: 'detached' });
    await message.getByRole('button', { name: 'Reply' }).click();
    await page.getByRole('textbox', { name: 'Write a message' }).fill('Recebido, obrigado!');
    await page.keyboard.press('Enter');
    const sent = page.getByRole('article', { name: 'Sent' }).last();
    await sent.getByText('Recebido, obrigado!').waitFor();
    await sent.locator('[data-state=DELIVERY_STATE_READ]').waitFor();
    await sent.getByText('Segue o comprovante do pagamento').waitFor();
  });

  test('sends a file, and shows it', async () => {
    const page = await openConversation(/Bruno Lima/);
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Attach a file' }).click(),
    ]);
    await chooser.setFiles({ name: 'etiqueta.png', mimeType: 'image/png', buffer: PICTURE });
    await page.getByRole('log').getByRole('img', { name: 'etiqueta.png' }).waitFor();
    await page.getByRole('article', { name: 'Sent' }).last().locator('[data-state=DELIVERY_STATE_READ]').waitFor();
  });

  test('explains why a message failed, and sends a template instead while the window is closed', async () => {
    const page = await openConversation(/5511900000001/);
    await see(page, 'OUTSIDE_WINDOW');
    await see(page, 'The reply window is closed. Send a template instead.');
    await page.getByRole('button', { name: 'Choose a template' }).click();
    const dialog = page.getByRole('dialog', { name: 'Choose a template' });
    await dialog.getByRole('button', { name: /pedido_a_caminho/ }).click();
    await dialog.getByRole('button', { name: 'Send' }).click();
    await dialog.getByText('This field is required').first().waitFor();
    await dialog.getByLabel('{{1}}').fill('Téo');
    await dialog.getByLabel('{{2}}').fill('4418');
    await dialog.getByText(/Olá Téo! Seu pedido 4418 saiu/).waitFor();
    await dialog.getByRole('button', { name: 'Send' }).click();
    const sent = page.getByRole('article', { name: 'Sent' }).last();
    await sent.getByText('Template pedido_a_caminho').waitFor();
    await sent.locator('[data-state=DELIVERY_STATE_READ]').waitFor();
  });

  test('sends a failed message again', async () => {
    const page = await openConversation(/Diego Farias/);
    await page.getByRole('button', { name: 'Send again' }).first().click();
    await page.getByRole('article', { name: 'Sent' }).last().locator('[data-state=DELIVERY_STATE_READ]').waitFor();
  });

  test('keeps a message that the router refuses, with the reason, until it is discarded or sent again', async () => {
    const call = callerOf(suite.gateway.http);
    const consent = { recipient: { identity: { channel: 'instagram', value: '900000000000001' } } };
    await call('DirectoryService/SetConsent', { ...consent, consent: 'CONSENT_OPTED_OUT' });
    const page = await openConversation(/900000000000001/);
    await page.getByRole('textbox', { name: 'Write a message' }).fill('Ainda tem!');
    await page.keyboard.press('Enter');
    const sent = page.getByRole('article', { name: 'Sent' }).last();
    await sent.getByText('This is not possible in the current state').waitFor();
    await press(sent, 'Discard');
    await sent.waitFor({ state: 'detached' });
    await page.getByRole('textbox', { name: 'Write a message' }).fill('Temos de fubá e de milho.');
    await page.keyboard.press('Enter');
    await sent.getByText('This is not possible in the current state').waitFor();
    await call('DirectoryService/SetConsent', { ...consent, consent: 'CONSENT_OPTED_IN' });
    await press(sent, 'Try again');
    await sent.locator('[data-state=DELIVERY_STATE_READ]').waitFor();
    expect(await sent.getByText('Temos de fubá e de milho.').count()).toBe(1);
  });

  test('counts what was not read, marks it as read when it is opened, and closes the conversation', async () => {
    const { page } = await suite.open('/conversations?unread=true');
    const sandbox = createSandboxClient({ baseUrl: suite.gateway.sandbox });
    await sandbox.receive({
      account: '100000000000001',
      person: ANA,
      content: { type: 'text', text: 'Mais uma coisa' },
    });
    const entry = page.getByRole('link', { name: /Ana Souza.*Mais uma coisa.*Unread/ });
    await entry.click();
    await page.getByRole('log').getByText('Mais uma coisa').waitFor();
    await entry.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await press(page, 'Reopen');
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await page.getByRole('button', { name: 'Reopen' }).waitFor();
    await page.getByRole('radio', { name: 'Closed' }).click();
    await page.waitForURL('**status=closed');
    await page
      .getByRole('region', { name: 'Conversations' })
      .getByRole('link', { name: /Ana Souza/ })
      .waitFor();
    await page.getByRole('radio', { name: 'Open' }).click();
    await page.waitForURL('**status=open');
    await page
      .getByRole('region', { name: 'Conversations' })
      .getByRole('link', { name: /Ana Souza/ })
      .waitFor({ state: 'detached' });
    await page.getByRole('radio', { name: 'Closed' }).click();
    await page.waitForURL('**status=closed**');
    await page
      .getByRole('link', { name: /Ana Souza/ })
      .first()
      .waitFor();
  });
});
