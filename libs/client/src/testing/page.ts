import { invalidField } from './refusal.ts';

/** A page of a list; the token says how many come before it. */
export function pageOf<Item>(
  items: readonly Item[],
  { pageSize, pageToken }: { readonly pageSize: number; readonly pageToken: string },
): { items: Item[]; nextPageToken: string } {
  if (pageSize < 0 || pageSize > 1_000) throw invalidField('page_size', 'is not from 1 to 1000');
  const start = Number(pageToken || '0');
  if (!Number.isInteger(start) || start < 0) throw invalidField('page_token', 'is damaged');
  const end = start + (pageSize || 50);
  return { items: items.slice(start, end), nextPageToken: end < items.length ? String(end) : '' };
}
