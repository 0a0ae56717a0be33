// Draws docs/images/console from a real gateway with seeded data: npx nx run console-app:screenshots. Needs Chromium.
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { openBrowser, openPage } from '../src/testing/open-browser.ts';
import { SEEDED_SETTINGS, callerOf, seed } from '../src/testing/seed.ts';
import { startGateway } from '../src/testing/start-gateway.ts';

const folder = join(import.meta.dirname, '../../../docs/images/console');

/** A picture: the links to follow on the way to its screen, and its size and colours. */
const PICTURES = [
  { name: 'conversations', path: '/conversations', follow: [/Ana Souza/], width: 1_440 },
  { name: 'conversations-dark', path: '/conversations', follow: [/Ana Souza/], width: 1_440, theme: 'dark' },
  { name: 'conversations-tablet', path: '/conversations', follow: [/Ana Souza/], width: 1_024 },
  { name: 'conversations-phone', path: '/conversations', follow: [/Ana Souza/], width: 390 },
  { name: 'message', path: '/messages?state=DELIVERY_STATE_FAILED', follow: [/5511900000001/], width: 1_440 },
  { name: 'messages-dark', path: '/messages', follow: [], width: 1_024, theme: 'dark' },
  { name: 'dead-letters', path: '/dead-letters', follow: [], width: 1_024 },
  { name: 'usage', path: '/usage', follow: [], width: 1_024 },
  { name: 'accounts-phone-dark', path: '/accounts', follow: [/demo-whatsapp/], width: 390, theme: 'dark' },
] as const;

/** Draws the label of a parcel, which a person of the example sends. */
async function drawPicture(browser: Browser): Promise<Buffer> {
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

const gateway = await startGateway(SEEDED_SETTINGS);
const browser = await openBrowser();
try {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const { page: first } = await openPage(browser, gateway.console, { size: { width: 1_024, height: 720 } });
  await first.getByRole('heading', { level: 2 }).first().waitFor();
  await first.screenshot({ path: join(folder, 'first-steps.png') });
  await first.close();
  await seed(gateway, await drawPicture(browser));
  await callerOf(gateway.http)('WebhookService/CreateWebhookEndpoint', {
    settings: { url: 'https://loja.example.com/events', disabled: true },
  });
  for (const { name, path, follow, width, ...options } of PICTURES) {
    const height = width === 390 ? 844 : 800;
    const { page } = await openPage(browser, `${gateway.console}${path}`, { ...options, size: { width, height } });
    for (const link of follow) await page.getByRole('main').getByRole('link', { name: link }).first().click();
    await page.getByRole('main').getByRole('heading').first().waitFor();
    await page.getByText('Loading…').first().waitFor({ state: 'detached' });
    if (path === '/conversations') await page.getByRole('log').getByRole('img').waitFor();
    // Pictures and measured rows settle within a moment.
    await page.waitForTimeout(800);
    await page.screenshot({ path: join(folder, `${name}.png`) });
    await page.close();
  }
  console.log((await readdir(folder)).map((file) => join(folder, file)).join('\n'));
} finally {
  await browser.close();
  await gateway.dispose();
}
