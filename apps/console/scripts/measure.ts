// Measures the console with a browser and a real gateway: npx nx run console-app:measure. Needs Chromium. `MEASURE=events,scrolling` measures only those.
import { createHmac } from 'node:crypto';
import { createSandboxClient } from '@chat4all/connector-sandbox';
import type { Browser, Page } from 'playwright-core';
import { closePages, openBrowser, openPage } from '../src/testing/open-browser.ts';
import { type Call, callerOf } from '../src/testing/seed.ts';
import { type Gateway, startGateway } from '../src/testing/start-gateway.ts';

/** The id of the demo's account at the simulated platform. */
const WHATSAPP = '100000000000001';
const ANA = { phone: '5511987654321', name: 'Ana Souza' };
const VISITS = 5;
const EVENTS = 20;
const CONSOLES = 50;
/** `MEASURE_MESSAGES` makes the conversation longer or shorter. */
const MESSAGES = Number(process.env['MEASURE_MESSAGES'] ?? 100_000);
/** `MEASURE_THREADS` makes the list of conversations longer or shorter. */
const THREADS = Number(process.env['MEASURE_THREADS'] ?? 10_000);
/** The messages of a callback. */
const BATCH = 200;
/** The parts to measure. */
const PARTS = (process.env['MEASURE'] ?? 'first-screen,events,scrolling,threads,router').split(',');
const SCROLL_MS = 10_000;

const gateway = await startGateway();
const call = callerOf(gateway.http);
const sandbox = createSandboxClient({ baseUrl: gateway.sandbox });
const hear = (text: string): Promise<unknown> =>
  sandbox.receive({ account: WHATSAPP, person: ANA, content: { type: 'text', text } });
try {
  await hear('Oi');
  if (PARTS.includes('first-screen')) await measureFirstScreen(gateway);
  const browser = await openBrowser();
  if (PARTS.includes('events')) await measureEvents(browser, gateway);
  const cookie = await cookieOf(browser, gateway.console);
  await closePages(browser);
  if (PARTS.includes('scrolling')) {
    await receive(MESSAGES, () => ANA);
    await measureScrolling(browser, gateway);
  }
  if (PARTS.includes('threads')) {
    await receive(THREADS, (index) => ({ phone: `55119${String(index).padStart(8, '0')}`, name: `Person ${index}` }));
    await measureThreads(browser, gateway);
  }
  await browser.close();
  if (PARTS.includes('router')) await measureRouter(gateway, call, cookie);
} finally {
  await gateway.dispose();
}

/** A browser without a cache, each time: from the address to the list of conversations. */
async function measureFirstScreen({ console: url }: Gateway): Promise<void> {
  const times: number[] = [];
  let bytes = 0;
  for (let visit = 0; visit < VISITS; visit += 1) {
    const browser = await openBrowser();
    const page = await browser.newPage();
    const started = performance.now();
    await page.goto(url);
    await page.getByRole('link', { name: /Ana Souza/ }).waitFor();
    times.push(performance.now() - started);
    bytes = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .filter((entry) => entry instanceof PerformanceResourceTiming && /\.(js|css)$/.test(entry.name))
        .reduce((sum, entry) => sum + (entry instanceof PerformanceResourceTiming ? entry.encodedBodySize : 0), 0),
    );
    await browser.close();
  }
  report('first screen, without a cache', `${percentile(times, 0.5).toFixed(0)} ms`);
  report('scripts and styles of the first screen, compressed', `${(bytes / 1_000).toFixed(0)} kB`);
}

/** From the person's message to its bubble. */
async function measureEvents(browser: Browser, { console: url }: Gateway): Promise<void> {
  const page = await openConversation(browser, url);
  const times: number[] = [];
  for (let event = 0; event < EVENTS; event += 1) {
    const text = `event ${event} of the measurement`;
    const started = performance.now();
    await hear(text);
    await page.getByRole('log').getByText(text, { exact: true }).waitFor();
    times.push(performance.now() - started);
  }
  report('message of a person to its bubble', summary(times));
}

/** SendMessage at a constant rate, without consoles and with many. */
async function measureRouter({ console: url }: Gateway, send: Call, cookie: string): Promise<void> {
  report('SendMessage at 20/s, no console', summary(await timesAtRate(send)));
  const stopping = new AbortController();
  const { signal } = stopping;
  const following = Array.from({ length: CONSOLES }, async () => {
    const response = await fetch(`${url}/api/events`, { signal, headers: { accept: 'text/event-stream', cookie } });
    if (!response.ok) throw new Error(`the stream of events was answered with HTTP ${response.status}`);
    await response.body?.pipeTo(new WritableStream());
  });
  report(`SendMessage at 20/s, ${CONSOLES} consoles that follow events`, summary(await timesAtRate(send)));
  stopping.abort();
  await Promise.allSettled(following);
}

async function timesAtRate(send: Call): Promise<number[]> {
  const times: number[] = [];
  const running: Promise<void>[] = [];
  for (let index = 0; index < 400; index += 1) {
    const started = performance.now();
    running.push(
      send('ChatService/SendMessage', messageTo(`+55119${String(index).padStart(8, '0')}`, 'Olá')).then(() => {
        times.push(performance.now() - started);
      }),
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await Promise.all(running);
  return times;
}

/** Receives messages by callbacks of the platform, as people would write them. */
async function receive(count: number, personOf: (index: number) => typeof ANA): Promise<void> {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  for (let sent = 0; sent < count; sent += BATCH) {
    const people = Array.from({ length: Math.min(BATCH, count - sent) }, (_, index) => personOf(sent + index));
    const value = {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: '551130000000', phone_number_id: WHATSAPP },
      contacts: people.map(({ phone, name }) => ({ wa_id: phone, profile: { name } })),
      messages: people.map(({ phone }, index) => ({
        ...{ from: phone, id: `wamid.${count}.${sent + index}`, timestamp, type: 'text' },
        text: { body: `Message ${sent + index}: has my order left?` },
      })),
    };
    const entry = [{ id: '200000000000001', changes: [{ field: 'messages', value }] }];
    const body = JSON.stringify({ object: 'whatsapp_business_account', entry });
    const signature = createHmac('sha256', 'demo-app-secret').update(body).digest('hex');
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` };
    const response = await fetch(`${gateway.webhooks}/webhooks/whatsapp`, { method: 'POST', headers, body });
    if (!response.ok) throw new Error(`the callback was answered with HTTP ${response.status}`);
  }
}

/** Scrolls up through the conversation, and counts the frames and the processor time of the page's thread. */
async function measureScrolling(browser: Browser, { console: url }: Gateway): Promise<void> {
  const page = await openConversation(browser, url);
  await page.getByRole('article').first().waitFor();
  const protocol = await page.context().newCDPSession(page);
  await protocol.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busyMs = async (): Promise<number> => {
    const { metrics } = await protocol.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN) * 1_000;
  };
  await page.getByRole('log').hover();
  const before = await busyMs();
  const frames = page.evaluate(async (durationMs) => {
    const gaps: number[] = [];
    let last = performance.now();
    const end = last + durationMs;
    while (last < end) {
      await new Promise(requestAnimationFrame);
      gaps.push(performance.now() - last);
      last = performance.now();
    }
    return gaps;
  }, SCROLL_MS);
  const ended = performance.now() + SCROLL_MS;
  while (performance.now() < ended) await page.mouse.wheel(0, -400);
  const gaps = await frames;
  const frameMs = ((await busyMs()) - before) / gaps.length;
  report(
    `frames per second while scrolling up a conversation of ${MESSAGES.toLocaleString('en')} messages`,
    `${(gaps.length / (SCROLL_MS / 1_000)).toFixed(0)}; 99 % within ${percentile(gaps, 0.99).toFixed(0)} ms; ${frameMs.toFixed(1)} ms of processor time each`,
  );
}

/** Scrolls down through all conversations. */
async function measureThreads(browser: Browser, { console: url }: Gateway): Promise<void> {
  const { page } = await openPage(browser, url);
  const list = page.getByRole('region', { name: 'Conversations' });
  await list.getByRole('link').first().waitFor();
  const started = performance.now();
  const more = list.getByRole('button', { name: 'Show more' });
  while ((await more.count()) > 0) {
    await list.getByRole('list').evaluate((entries) => {
      entries.parentElement?.scrollTo({ top: entries.parentElement.scrollHeight });
    });
  }
  report(
    `the last of ${THREADS.toLocaleString('en')} conversations, by scrolling`,
    `${((performance.now() - started) / 1_000).toFixed(1)} s`,
  );
}

/** Returns the cookie of a session. */
async function cookieOf(browser: Browser, url: string): Promise<string> {
  const { page } = await openPage(browser, url);
  await page.getByRole('link', { name: /Ana Souza/ }).waitFor();
  const cookies = await page.context().cookies();
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}

async function openConversation(browser: Browser, url: string): Promise<Page> {
  const { page } = await openPage(browser, url);
  await page.getByRole('link', { name: /Ana Souza/ }).click();
  await page.getByRole('log').waitFor();
  return page;
}

function messageTo(value: string, body: string): object {
  return { message: { recipients: [{ identity: { channel: 'whatsapp', value } }], content: { text: { body } } } };
}

function summary(times: readonly number[]): string {
  return `p50 ${percentile(times, 0.5).toFixed(0)} ms, p99 ${percentile(times, 0.99).toFixed(0)} ms`;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length * share)] ?? NaN;
}

function report(figure: string, value: string): void {
  console.log(`${figure}: ${value}`);
}
