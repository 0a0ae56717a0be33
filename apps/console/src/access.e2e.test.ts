import { METHOD_ROLES } from '@chat4all/console';
import { createSandboxClient } from '@chat4all/connector-sandbox';
import { skipWithout } from '@chat4all/test-servers';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dialogOf, see } from './testing/open-browser.ts';
import { PICTURE } from './testing/picture.ts';
import { SEEDED_SETTINGS, seed } from './testing/seed.ts';
import { type ConsoleWithRoles, startConsoleWithRoles } from './testing/start-console-with-roles.ts';
import { startGateway } from './testing/start-gateway.ts';
import { useConsole } from './testing/use-console.ts';

/** The screens of a viewer, with the entry to open on each. */
const READABLE = [
  ['/conversations', 'Conversations', /muito obrigada/],
  ['/messages', 'Messages', /•••4321/],
  ['/accounts', 'Accounts', /demo-whatsapp/],
  ['/templates', 'Templates', /pedido_a_caminho/],
  ['/people', 'People', /cliente-1042/],
  ['/usage', 'Usage', undefined],
] as const;
const REFUSED = ['/dead-letters', '/webhooks', '/webhooks/any', '/audit', '/keys'] as const;
/** The controls of a viewer: they read. */
const READING = /^(All|Unread|Open|Closed|Search|Clear|Show more|Try again|Copy.*)$/;
/** Addresses and names of the seeded people. */
const PERSONAL =
  /551198765|551197654|552196543|553195432|551190000|9000000000|Ana Souza|Bruno Lima|Luísa Prado|lu\.padaria/;

const { skip, named } = await skipWithout('chromium');

describe.skipIf(skip)(named('access'), { timeout: 120_000 }, () => {
  const suite = useConsole(
    () => startGateway(SEEDED_SETTINGS),
    (gateway) => seed(gateway, PICTURE),
  );
  let console: ConsoleWithRoles;
  beforeAll(async () => {
    console = await startConsoleWithRoles(suite.gateway.http);
  });
  afterAll(() => console.close());

  /** Sends a request as the page could, and returns its status. */
  const statusOf = (page: Page, path: string): Promise<number> =>
    page.evaluate(async (url) => {
      const headers = { 'content-type': 'application/json' };
      return (await fetch(url, { method: 'POST', headers, body: '{}' })).status;
    }, path);

  /** Returns what the page offers that does more than reading, and what it shows of people. */
  async function excessOf(page: Page): Promise<string[]> {
    await page.getByText('Loading…').first().waitFor({ state: 'detached' });
    const names = await page
      .getByRole('main')
      .getByRole('button')
      .evaluateAll((buttons) => buttons.map((button) => button.ariaLabel ?? button.textContent));
    const fields = await page.locator('main :is(textarea, input):not([role=search] *)').count();
    const [personal] = PERSONAL.exec(await page.content()) ?? [];
    return [
      ...names.filter((name) => !READING.test(name)),
      ...(fields === 0 ? [] : [`${fields} fields`]),
      ...(personal === undefined ? [] : [personal]),
    ];
  }

  test('a viewer reads six screens with masked addresses, and no control on them writes', async () => {
    const { page, complaints } = await console.openAs(suite.browser, 'viewer', '/');
    const entries = page.getByRole('navigation', { name: 'Screens' }).getByRole('link');
    await expect.poll(() => entries.allTextContents(), { timeout: 30_000 }).toEqual(READABLE.map(([, name]) => name));
    for (const [path, name, entry] of READABLE) {
      await page.goto(`${console.url}${path}`);
      await page.getByRole('heading', { level: 1, name }).waitFor();
      if (entry === undefined) await see(page, 'Messages over time');
      else await page.getByRole('main').getByRole('link', { name: entry }).first().waitFor();
      expect(await excessOf(page), path).toEqual([]);
      if (entry === undefined) continue;
      await page.getByRole('main').getByRole('link', { name: entry }).first().click();
      await page.waitForURL((url) => url.pathname.startsWith(`${path}/`));
      await page.getByRole('heading', { level: 2 }).first().waitFor();
      expect(await excessOf(page), page.url()).toEqual([]);
    }
    expect(complaints).toEqual([]);
  });

  test('a viewer who opens another screen by its address is refused, and still has the navigation', async () => {
    const { page } = await console.openAs(suite.browser, 'viewer', '/');
    for (const path of REFUSED) {
      await page.goto(`${console.url}${path}`);
      await see(page, 'You may not do this');
      expect(await excessOf(page), path).toEqual([]);
    }
    await page.getByRole('link', { name: 'Conversations' }).click();
    await page.getByRole('heading', { level: 1, name: 'Conversations' }).waitFor();
  });

  test('a viewer’s browser cannot write by any request', async () => {
    const { page } = await console.openAs(suite.browser, 'viewer', '/messages');
    for (const [method, role] of METHOD_ROLES) {
      if (role === 'viewer') continue;
      expect(await statusOf(page, `/api/rpc/${method}`), method).toBe(403);
    }
    expect(await statusOf(page, '/api/media?file_name=a.png')).toBe(403);
  });

  test('an agent answers people but changes no account, and an operator pauses accounts but has no keys', async () => {
    const { page: agent } = await console.openAs(suite.browser, 'agent', '/conversations');
    await agent.getByRole('link', { name: /Ana Souza/ }).click();
    await agent.getByRole('textbox', { name: 'Write a message' }).waitFor();
    await agent.goto(`${console.url}/accounts/demo-whatsapp`);
    await agent.getByRole('heading', { level: 1, name: 'demo-whatsapp' }).waitFor();
    expect(await agent.getByRole('button', { name: 'Pause' }).count()).toBe(0);

    const { page: operator } = await console.openAs(suite.browser, 'operator', '/accounts/demo-whatsapp');
    await operator.getByRole('button', { name: 'Pause' }).waitFor();
    await operator.getByRole('link', { name: 'Webhooks' }).waitFor();
    expect(await operator.getByRole('link', { name: /Keys|Audit/ }).count()).toBe(0);
  });

  test('signing out ends the session on the server, in every tab, and nothing can be read by going back', async () => {
    const { page } = await console.openAs(suite.browser, 'admin', '/conversations');
    const { page: other } = await console.openAs(suite.browser, 'admin', '/messages');
    await other.getByRole('main').getByText('Bruno Lima').first().waitFor();
    await page.getByRole('link', { name: /Ana Souza/ }).click();
    await page.getByRole('log').waitFor();
    const cookies = await page.context().cookies(console.url);
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const session = async (): Promise<unknown> =>
      (await fetch(`${console.url}/auth/session`, { headers: { cookie } })).json();
    expect(await session()).toMatchObject({ signedIn: true });

    await page.getByRole('button', { name: /Person person-admin/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    const signIn = page.getByRole('heading', { name: 'Sign in to Chat4All' });
    await signIn.waitFor();
    expect(await page.content()).not.toMatch(PERSONAL);
    await page.goBack();
    await signIn.waitFor();
    expect(await page.content()).not.toMatch(PERSONAL);
    expect(await statusOf(page, '/api/rpc/ChatService/ListMessages')).toBe(401);
    // The cookie that a browser had kept opens nothing either.
    expect(await session()).toMatchObject({ signedIn: false });

    const person = { phone: '5511987654321', name: 'Ana Souza' };
    const content = { type: 'text', text: 'Vocês ainda estão aí?' } as const;
    await createSandboxClient({ baseUrl: suite.gateway.sandbox }).receive({
      account: '100000000000001',
      person,
      content,
    });
    await other.getByRole('heading', { name: 'Sign in to Chat4All' }).waitFor();
    expect(await dialogOf(other, /./).count()).toBe(0);
    expect(await other.content()).not.toMatch(PERSONAL);
  });

  test('a person without a session comes back to the address after signing in', async () => {
    const { page } = await console.openAs(suite.browser, 'agent', '/messages?state=DELIVERY_STATE_FAILED');
    await page.waitForURL('**/messages?state=DELIVERY_STATE_FAILED');
    await see(page, 'Olá! Seu cadastro foi aprovado.');
  });
});
