import { invalidField } from './fake-api-error.ts';

/** Returns a page of a list. The token is the number of items before the page. */
export function pageOf<Item>(
  items: readonly Item[],
  { pageSize, pageToken }: { readonly pageSize: number; readonly pageToken: string },
): { items: Item[]; nextPageToken: string } {
  if (pageSize < 0 || pageSize > 1_000) throw invalidField('page_size', `must be 1 to 1000 (got ${pageSize})`);
  const start = Number(pageToken || '0');
  if (!Number.isInteger(start) || start < 0) throw invalidField('page_token', 'is invalid');
  const end = start + (pageSize || 50);
  return { items: items.slice(start, end), nextPageToken: end < items.length ? String(end) : '' };
}
