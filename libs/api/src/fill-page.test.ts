import { expect, test, vi } from 'vitest';
import { type ListedPage, fillPage } from './fill-page.ts';

/** Returns a list of these pages, whose tokens are their indexes. */
const listOf = (pages: readonly (readonly number[])[]) =>
  vi.fn(({ pageToken = '0' }: { pageSize: number; pageToken?: string }): Promise<ListedPage<number>> => {
    const index = Number(pageToken);
    const nextPageToken = index + 1 < pages.length ? String(index + 1) : undefined;
    return Promise.resolve({ items: pages[index] ?? [], nextPageToken });
  });

test('requests short pages until the page is full, and returns the token of the next one', async () => {
  const list = listOf([[1], [], [2, 3], [4]]);
  expect(await fillPage(3, '', list)).toEqual({ items: [1, 2, 3], nextPageToken: '3' });
  expect(list.mock.calls.map(([request]) => request)).toEqual([
    { pageSize: 3 },
    { pageSize: 2, pageToken: '1' },
    { pageSize: 2, pageToken: '2' },
  ]);
});

test('continues from a token to the end of the list', async () => {
  expect(await fillPage(9, '2', listOf([[1], [], [2, 3], [4]]))).toEqual({ items: [2, 3, 4], nextPageToken: '' });
});

test('returns a short page after a second, and lets timers run meanwhile', async () => {
  let ticks = 0;
  const timer = setInterval(() => (ticks += 1), 50);
  const slow = async ({ pageToken = '0' }): Promise<ListedPage<number>> => {
    const end = performance.now() + 20;
    while (performance.now() < end);
    return Promise.resolve({ items: [], nextPageToken: `${Number(pageToken) + 1}` });
  };
  const page = await fillPage(9, '', slow);
  clearInterval(timer);
  expect(page.items).toEqual([]);
  expect(Number(page.nextPageToken)).toBeGreaterThan(10);
  expect(ticks).toBeGreaterThan(5);
});
