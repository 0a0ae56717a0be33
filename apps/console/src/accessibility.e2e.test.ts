import { AxeBuilder } from '@axe-core/playwright';
import { gzipSync } from 'node:zlib';
import { skipWithout } from '@chat4all/test-servers';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { dialogOf, openPage, press, see } from './testing/open-browser.ts';
import { PICTURE } from './testing/picture.ts';
import { SEEDED_SETTINGS, addDisabledEndpoint, seed } from './testing/seed.ts';
import { startGateway } from './testing/start-gateway.ts';
import { useConsole } from './testing/use-console.ts';

/** The paths of all screens, of each with the entry that the link of this name opens. */
const SCREENS = [
  ['/conversations', 'Ana Souza'],
  ['/messages?state=DELIVERY_STATE_FAILED', '5511900000001'],
  ['/dead-letters', undefined],
  ['/accounts', 'demo-whatsapp'],
  ['/templates', 'pedido_a_caminho'],
  ['/people', 'cliente-1042'],
  ['/webhooks', 'example.com'],
  ['/usage', undefined],
  ['/audit', undefined],
  ['/keys', undefined],
] as const;

/** The dialogs of all screens: the path, the entry to open first, the button, and the name of the dialog if it is another one. */
const DIALOGS: readonly (readonly [
  path: string,
  entry: string | undefined,
  button: string | RegExp,
  dialog?: string | RegExp,
])[] = [
  ['/conversations', undefined, 'New message'],
  ['/conversations', 'Bruno Lima', 'Choose a template'],
  ['/conversations', 'Bruno Lima', 'Assign and label'],
  ['/messages?state=DELIVERY_STATE_FAILED', '5511900000001', 'Send again', 'Send this message again?'],
  ['/dead-letters', undefined, 'UNREADABLE', 'Dead letter'],
  ['/dead-letters', undefined, 'Replay'],
  ['/dead-letters', undefined, 'Discard'],
  ['/accounts', undefined, 'Connect an account'],
  ['/accounts', 'demo-whatsapp', 'Pause'],
  ['/templates', undefined, 'New template'],
  ['/templates', 'pedido_a_caminho', 'Delete', 'Delete the template?'],
  ['/people', undefined, 'Add a person'],
  ['/people', 'cliente-1042', 'Record a decision'],
  ['/people', 'cliente-1042', 'Erase personal data'],
  ['/webhooks', undefined, 'Add an endpoint'],
  ['/webhooks', 'example.com', 'Recover'],
  ['/webhooks', 'example.com', 'Rotate secret'],
  ['/webhooks', 'example.com', 'Edit', 'Change the endpoint'],
  ['/keys', undefined, 'Create a key'],
];

/** The size of what the browser loads for the first screen, compressed. */
const MAXIMUM_BYTES = 350_000;

const { skip, named } = await skipWithout('chromium');

describe.skipIf(skip)(named('all screens'), () => {
  const suite = useConsole(
    () => startGateway(SEEDED_SETTINGS),
    async (gateway) => {
      await seed(gateway, PICTURE);
      await addDisabledEndpoint(gateway);
    },
  );

  /** Returns the serious findings of a page: of all rules, or of contrast only. */
  async function findings(page: Page, rules: 'all' | 'contrast' = 'all'): Promise<string[]> {
    await page
      .getByRole('status')
      .filter({ hasText: /Loading|Carregando/ })
      .first()
      .waitFor({ state: 'detached' });
    const axe = new AxeBuilder({ page });
    const { violations } = await (rules === 'all' ? axe : axe.withRules(['color-contrast'])).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    return serious.map(
      ({ id, nodes }) => `${new URL(page.url()).pathname}: ${id}: ${nodes.map(({ html }) => html).join('\n')}`,
    );
  }

  test.each(['light', 'dark'] as const)(
    'have no serious finding of axe, and break no content security policy: %s',
    async (theme) => {
      // The one on a wide screen, the other on a phone.
      const width = theme === 'light' ? 1_440 : 390;
      const { page, complaints } = await suite.open('', { theme, size: { width, height: 860 } });
      const found: string[] = [];
      for (const [path, entry] of SCREENS) {
        await page.goto(`${suite.gateway.console}${path}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        found.push(...(await findings(page)));
        if (entry === undefined) continue;
        await page.getByRole('main').getByRole('link', { name: entry }).first().click();
        await page.getByRole('heading', { level: 2 }).first().waitFor();
        found.push(...(await findings(page)));
        const overflow = await page.evaluate(() => {
          const content = document.querySelector('#content > div');
          return content === null ? 0 : content.scrollWidth - content.clientWidth;
        });
        expect(overflow, page.url()).toBeLessThanOrEqual(0);
      }
      expect(found).toEqual([]);
      expect(complaints).toEqual([]);
    },
    // Some thirty analyses.
    240_000,
  );

  test.each(['light', 'dark'] as const)(
    'have dialogs without a serious finding of axe, which fit on the screen: %s',
    async (theme) => {
      const size = theme === 'light' ? { width: 1_024, height: 768 } : { width: 390, height: 844 };
      const { page, complaints } = await suite.open('', { theme, size });
      const found: string[] = [];
      for (const [path, entry, button, name = button] of DIALOGS) {
        await page.goto(`${suite.gateway.console}${path}`);
        const main = page.getByRole('main');
        if (entry !== undefined) await main.getByRole('link', { name: entry }).first().click();
        await press(main, button);
        const dialog = dialogOf(page, name);
        await dialog.waitFor();
        found.push(...(await findings(page, theme === 'light' ? 'all' : 'contrast')));
        const box = await dialog.boundingBox();
        expect(box?.x, String(name)).toBeGreaterThanOrEqual(0);
        expect((box?.x ?? 0) + (box?.width ?? 0), String(name)).toBeLessThanOrEqual(size.width);
        expect(await dialog.evaluate((element) => element.scrollWidth - element.clientWidth), String(name)).toBe(0);
      }
      expect(found).toEqual([]);
      expect(complaints).toEqual([]);
    },
    240_000,
  );

  test('on a phone, the menu leads to the screens, and a conversation back to the list', async () => {
    const { page } = await suite.open('', { size: { width: 390, height: 844 } });
    await page.getByRole('link', { name: /Ana Souza/ }).click();
    await page.getByRole('log').waitFor();
    await page.getByRole('link', { name: 'Back to the list' }).click();
    await page.getByRole('link', { name: /Bruno Lima/ }).waitFor();
    await press(page, 'Menu');
    await page.getByRole('link', { name: 'Templates' }).click();
    await page.getByRole('heading', { level: 1, name: 'Templates' }).waitFor();
    await page.getByRole('navigation', { name: 'Screens' }).waitFor({ state: 'hidden' });
  });

  test('the first link skips the navigation', async () => {
    const { page } = await suite.open('/people');
    await page.getByRole('heading', { level: 1, name: 'People' }).waitFor();
    await page.keyboard.press('Tab');
    const skipping = page.getByRole('link', { name: 'Skip to the content' });
    expect(await skipping.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
  });

  test('a dialog holds the focus, closes with Escape, and gives the focus back', async () => {
    const { page, complaints } = await suite.open('/people');
    const opener = page.getByRole('button', { name: 'Add a person' });
    await opener.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Add a person' });
    expect(await findings(page)).toEqual([]);
    for (let presses = 0; presses < 12; presses += 1) await page.keyboard.press('Tab');
    expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await opener.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(complaints).toEqual([]);
  });

  test('keys lead to the search field, to other screens and to the list of keys', async () => {
    const { page } = await suite.open('/messages');
    await page.getByRole('heading', { name: 'Messages' }).waitFor();
    await page.keyboard.press('/');
    expect(await page.getByLabel('Words').evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Tab');
    await page.getByRole('link', { name: 'Messages', exact: true }).focus();
    await page.keyboard.press('Alt+4');
    await page.waitForURL('**/accounts');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
  });

  test('speak Portuguese to a person whose browser does, and the language can be chosen', async () => {
    const { page } = await suite.open('/accounts', { language: 'pt-BR' });
    await page.getByRole('heading', { name: 'Contas' }).waitFor();
    expect(await page.getAttribute('html', 'lang')).toBe('pt-BR');
    await page.getByRole('button', { name: /Esta máquina/ }).click();
    await page.getByRole('menuitemradio', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Accounts' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Accounts' }).waitFor();
    await page.getByRole('button', { name: /This machine/ }).click();
    await page.getByRole('menuitemradio', { name: 'Dark' }).click();
    expect(await page.getAttribute('html', 'data-theme')).toBe('dark');
  });

  test('the first one loads at most 350 kB', async () => {
    const { page } = await openPage(suite.browser, 'about:blank', { language: 'en-GB' });
    const sizes: Promise<number>[] = [];
    page.on('response', (response) => {
      if (response.url().includes('/assets/')) sizes.push(response.body().then((body) => gzipSync(body).length));
    });
    await page.goto(suite.gateway.console);
    await see(page, 'Ana Souza');
    const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(total).toBeGreaterThan(0);
    expect(total).toBeLessThanOrEqual(MAXIMUM_BYTES);
  });
});
