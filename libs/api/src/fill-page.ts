import { setImmediate } from 'node:timers/promises';

/** The time after which a page is returned although it is not full, in milliseconds. */
const FILL_MS = 1_000;

/** A page of a list. */
export interface ListedPage<Item> {
  readonly items: readonly Item[];
  /** Absent on the last page. */
  readonly nextPageToken?: string | undefined;
}

/**
 * Requests pages until `pageSize` items are there, the list ends, or a second has passed: a store visits a bounded number of
 * rows per page, few of which may match. Other calls are served between two pages.
 */
export async function fillPage<Item>(
  pageSize: number,
  pageToken: string,
  list: (request: { readonly pageSize: number; readonly pageToken?: string }) => Promise<ListedPage<Item>>,
): Promise<{ readonly items: Item[]; readonly nextPageToken: string }> {
  const items: Item[] = [];
  const started = performance.now();
  for (let token = pageToken; ;) {
    const page = await list({ pageSize: pageSize - items.length, ...(token !== '' && { pageToken: token }) });
    items.push(...page.items);
    token = page.nextPageToken ?? '';
    const isEnough = items.length >= pageSize || performance.now() - started > FILL_MS;
    if (token === '' || isEnough) return { items, nextPageToken: token };
    await setImmediate();
  }
}
