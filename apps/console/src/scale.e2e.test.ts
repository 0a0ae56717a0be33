import { Chat4All } from '@chat4all/client';
import { testSize } from '@chat4all/processes';
import { skipWithout } from '@chat4all/test-servers';
import type { Page } from 'playwright-core';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { callerOf } from './testing/seed.ts';
import { type Gateway, startGateway } from './testing/start-gateway.ts';
import { useConsole } from './testing/use-console.ts';

const THREADS = testSize(500, 10_000);
const BATCH = 500;
/** The entries that may be rendered at the same time. */
const MAXIMUM_ENTRIES = 60;

const { skip, named } = await skipWithout('chromium');

const OLDEST = '+5511930000000';
const NEWEST = '+5511950000000';

describe.skipIf(skip)(named(`${THREADS} threads`), { timeout: testSize(300_000, 1_200_000) }, () => {
  const suite = useConsole(() => startGateway({ CHAT4ALL_SANDBOX_DELAYS: '0,0,0' }), fill);

  /** Scrolls to the end of the list, which loads page by page meanwhile. Returns the most entries rendered at once. */
  async function scrollToEnd(page: Page): Promise<number> {
    const list = page.getByRole('region', { name: 'Conversations' });
    const entries = list.getByRole('link');
    let most = 0;
    for (;;) {
      await list.locator('ul').evaluate(async (element) => {
        element.parentElement?.scrollTo({ top: element.parentElement.scrollHeight });
        await new Promise(requestAnimationFrame);
      });
      most = Math.max(most, await entries.count());
      if (await entries.filter({ hasText: OLDEST }).isVisible()) return most;
    }
  }

  test('are listed to the last one, page by page, while few entries are in the document', async () => {
    const { page } = await suite.open();
    await page.getByRole('link', { name: NEWEST }).waitFor();
    const most = await scrollToEnd(page);
    expect(most).toBeLessThanOrEqual(MAXIMUM_ENTRIES);
    await page.getByRole('link', { name: OLDEST }).click();
    await page.getByRole('log').getByText(`Olá, ${OLDEST}!`).waitFor();
  });

  test('are filtered, and the few that remain are opened', async () => {
    const { page } = await suite.open();
    await page.getByRole('link', { name: NEWEST }).click();
    await page.getByRole('log').waitFor();
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await page.getByRole('button', { name: 'Reopen' }).waitFor();
    await page.getByRole('radio', { name: 'Closed' }).click();
    const entries = page.getByRole('region', { name: 'Conversations' }).getByRole('link');
    await expect.poll(() => entries.count(), { timeout: 60_000 }).toBe(1);
    await entries.click();
    await page.getByRole('log').getByText(`Olá, ${NEWEST}!`).waitFor();
  });

  test('the list of their messages is as small in the document', async () => {
    const { page } = await suite.open('/messages');
    const rows = page.getByRole('region', { name: 'Messages' }).getByRole('row');
    for (let pages = 1; pages < 4; pages += 1) {
      await page.getByRole('button', { name: 'Show more' }).click();
      await expect
        .poll(async () => Number(await page.getByRole('table').getAttribute('aria-rowcount')), { timeout: 60_000 })
        .toBeGreaterThan(pages * 50);
    }
    expect(await rows.count()).toBeLessThanOrEqual(MAXIMUM_ENTRIES);
  });
});

/** Sends a message to as many people, and waits until the store has the thread of each. */
async function fill({ grpc, http }: Gateway): Promise<void> {
  using client = new Chat4All({ address: grpc });
  const send = async (addresses: readonly string[]): Promise<void> => {
    const sent = await client.messages.sendBatch(
      addresses.map((to) => ({ to: { whatsapp: to }, text: `Olá, ${to}!` })),
    );
    expect(sent).toHaveLength(addresses.length);
  };
  await send([OLDEST]);
  for (let first = 1; first < THREADS - 1; first += BATCH) {
    const count = Math.min(BATCH, THREADS - 1 - first);
    await send(Array.from({ length: count }, (_, index) => `+55119${40_000_000 + first + index}`));
  }
  await send([NEWEST]);
  const call = callerOf(http);
  const page = z.object({ threads: z.array(z.unknown()).default([]), nextPageToken: z.string().default('') });
  const stored = async (): Promise<number> => {
    let count = 0;
    let pageToken = '';
    do {
      const { threads, nextPageToken } = page.parse(
        await call('ThreadService/ListThreads', { pageSize: 1_000, pageToken }),
      );
      count += threads.length;
      pageToken = nextPageToken;
    } while (pageToken !== '');
    return count;
  };
  await vi.waitFor(
    async () => {
      expect(await stored()).toBe(THREADS);
    },
    { timeout: 300_000, interval: 500 },
  );
}
