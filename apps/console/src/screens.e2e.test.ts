import { skipWithout } from '@chat4all/test-servers';
import type { Page } from 'playwright-core';
import { describe, test } from 'vitest';
import { dialogOf, press, see } from './testing/open-browser.ts';
import { PICTURE } from './testing/picture.ts';
import { SEEDED_SETTINGS, seed } from './testing/seed.ts';
import { startGateway } from './testing/start-gateway.ts';
import { useConsole } from './testing/use-console.ts';

const { skip, named } = await skipWithout('chromium');

describe.skipIf(skip)(named('screens'), { timeout: 120_000 }, () => {
  const suite = useConsole(
    () => startGateway(SEEDED_SETTINGS),
    (gateway) => seed(gateway, PICTURE),
  );
  const open = async (path: string): Promise<Page> => (await suite.open(path)).page;

  test('accounts are verified, paused and resumed', async () => {
    const page = await open('/accounts');
    await page.getByRole('link', { name: 'demo-whatsapp' }).click();
    await see(page, `${suite.gateway.webhooks}/webhooks/whatsapp/demo-whatsapp`);
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

  test('usage counts messages, and the audit names the changes', async () => {
    const page = await open('/usage');
    await page.getByRole('combobox', { name: 'Period' }).selectOption({ label: 'Last days: 30' });
    await page.waitForURL('**days=30');
    await page.getByText('Messages over time').first().waitFor();
    await page.locator('canvas').waitFor();
    await page.getByRole('meter', { name: 'Instagram' }).waitFor();
    await page.goto(`${suite.gateway.console}/audit`);
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
