// Draws docs/images/console from a real gateway with seeded data: npx nx run console-app:screenshots. Needs Chromium.
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, openPage } from '../src/testing/open-browser.ts';
import { type Call, SEEDED_SETTINGS, callerOf, seed } from '../src/testing/seed.ts';
import { startGateway } from '../src/testing/start-gateway.ts';

const folder = join(import.meta.dirname, '../../../docs/images/console');

const SIZES = [
  { width: 1_440, height: 900 },
  { width: 1_024, height: 768 },
  { width: 390, height: 844 },
] as const;
const THEMES = ['light', 'dark'] as const;
/** WebP keeps small text readable at this quality, in a third of the bytes of a PNG. */
const QUALITY = 80;

/** The pictures: the path of each screen, and the entry that it opens, on screens where the entry is what people look at. */
const SCREENS: readonly { readonly name: string; readonly path: string; readonly entry?: RegExp }[] = [
  { name: 'conversations', path: '/conversations', entry: /Ana Souza/ },
  { name: 'messages', path: '/messages' },
  { name: 'message', path: '/messages?state=DELIVERY_STATE_FAILED', entry: /5511900000001/ },
  { name: 'dead-letters', path: '/dead-letters' },
  { name: 'accounts', path: '/accounts', entry: /demo-whatsapp/ },
  { name: 'templates', path: '/templates' },
  { name: 'people', path: '/people', entry: /cliente-1042/ },
  { name: 'webhooks', path: '/webhooks' },
  { name: 'usage', path: '/usage' },
  { name: 'audit', path: '/audit' },
  { name: 'keys', path: '/keys' },
];

/** Draws the label of a parcel, which a person of the example sends. */
async function drawLabel(browser: Browser): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: 320, height: 200 } });
  await page.setContent(
    `<body style="margin:0;display:grid;place-items:center;height:100vh;background:linear-gradient(135deg,#fde68a,#f59e0b);
      font:600 22px sans-serif;color:#78350f"><div style="border:2px dashed;border-radius:8px;padding:18px 26px">PEDIDO 4417<br>
      <small>R. das Flores, 120</small></div></body>`,
  );
  const picture = await page.screenshot();
  await page.close();
  return picture;
}

/** Fills the lists of endpoints and changes. No event has a type that the endpoints want, so that nothing is posted. */
async function seedChanges(call: Call): Promise<void> {
  const endpoints = [
    { url: 'https://loja.example.com/eventos', eventTypes: ['message.received'], description: 'Loja' },
    { url: 'https://crm.example.com/chat4all', eventTypes: ['consent.*', 'template.*'], description: 'CRM' },
    { url: 'https://bi.example.com/eventos', disabled: true },
  ];
  for (const settings of endpoints) await call('WebhookService/CreateWebhookEndpoint', { settings });
  for (const method of ['PauseAccount', 'ResumeAccount']) {
    await call(`ChannelService/${method}`, { accountId: 'demo-instagram' });
  }
  const settings = { phone_number_id: '551', business_account_id: '552' };
  const secrets = { access_token: 'EAAG-0000-1111', app_secret: 'secret-of-the-app', verify_token: 'a-word' };
  await call('AccountService/CreateAccount', { channel: 'whatsapp', accountId: 'loja-sul', settings, secrets });
}

/** Draws a screen in all sizes and colours. */
async function draw(browser: Browser, url: string, { name, path, entry }: (typeof SCREENS)[number]): Promise<void> {
  for (const theme of THEMES) {
    for (const size of SIZES) {
      const { page } = await openPage(browser, `${url}${path}`, { theme, size });
      if (entry) await page.getByRole('main').getByRole('link', { name: entry }).first().click();
      await page.getByRole('main').getByRole('heading').first().waitFor();
      await page.getByText('Loading…').first().waitFor({ state: 'detached' });
      if (name === 'conversations') await page.getByRole('log').getByRole('img').waitFor();
      await write(page, `${name}-${size.width}-${theme}`);
      await page.close();
    }
  }
}

async function write(page: Page, name: string): Promise<void> {
  // Pictures and measured rows settle within some frames.
  await page.waitForTimeout(800);
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
  await writeFile(join(folder, `${name}.webp`), Buffer.from(data, 'base64'));
}

const gateway = await startGateway(SEEDED_SETTINGS);
const browser = await openBrowser();
try {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await draw(browser, gateway.console, { name: 'first-steps', path: '/conversations' });
  await seed(gateway, await drawLabel(browser));
  await seedChanges(callerOf(gateway.http));
  for (const screen of SCREENS) await draw(browser, gateway.console, screen);
  const files = await readdir(folder);
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size));
  console.log(`${files.length} pictures, ${(sizes.reduce((sum, size) => sum + size, 0) / 1e6).toFixed(1)} MB`);
} finally {
  await browser.close();
  await gateway.dispose();
}
