import { replaceEqualDeep } from '@tanstack/react-query';

/** A page of a list, newest first. */
export interface FeedPage<Item> {
  /** The token that it was listed with; empty for the newest page. */
  readonly token: string;
  readonly items: readonly Item[];
  /** The token of the older page; empty on the last one. */
  readonly next: string;
}

/** A list, newest first, of which a part is loaded. Each of its functions returns another feed. */
export interface Feed<Item> {
  /** The loaded pages, the newest first. They follow each other without a gap. */
  readonly pages: readonly FeedPage<Item>[];
  /** The tokens of the pages that are newer than the loaded ones, and were dropped to keep memory bounded. */
  readonly dropped: readonly string[];
}

/** Identifies the entries of a feed, and states their times. */
export interface FeedOrder<Item> {
  readonly idOf: (item: Item) => string;
  /** Returns the time by which the list is ordered, in milliseconds. */
  readonly timeOf: (item: Item) => number;
}

/** Returns the loaded entries, newest first. */
export function feedItems<Item>({ pages }: Feed<Item>): readonly Item[] {
  const [only] = pages;
  return pages.length === 1 && only ? only.items : pages.flatMap(({ items }) => items);
}

/** Returns whether the newest entries are loaded. */
export function isAtNewest<Item>({ dropped }: Feed<Item>): boolean {
  return dropped.length === 0;
}

/**
 * Returns a feed with the newest page as it is listed now. Older entries stay if the page reaches them; else they are forgotten,
 * because what is between is not known. A feed whose newest pages were dropped stays as it is.
 */
export function withNewest<Item>(
  feed: Feed<Item> | undefined,
  page: FeedPage<Item>,
  { idOf, timeOf }: FeedOrder<Item>,
): Feed<Item> {
  const [newest, ...older] = feed?.pages ?? [];
  if (!feed || !newest || page.next === '') return { pages: [page], dropped: [] };
  if (!isAtNewest(feed)) return feed;
  const boundary = Math.min(...page.items.map(timeOf));
  const known = new Map(feedItems(feed).map((item) => [idOf(item), item]));
  if (!page.items.some((item) => known.has(idOf(item)))) return { pages: [page], dropped: [] };
  const listed = new Set(page.items.map(idOf));
  const remains = (item: Item): boolean => timeOf(item) <= boundary && !listed.has(idOf(item));
  const remaining = newest.items.filter(remains);
  // Entries that are equal stay the same objects, so that they are not rendered again.
  const items = page.items.map((item) => replaceEqualDeep(known.get(idOf(item)), item));
  const isShort = older.length === 0 && remaining.length === 0;
  return {
    pages: [
      { token: '', items: [...items, ...remaining], next: isShort ? page.next : newest.next },
      ...older.map((one) => ({ ...one, items: one.items.filter(remains) })),
    ],
    dropped: [],
  };
}

/** Returns a feed with the page that follows the oldest one. Beyond `maximumPages`, the newest pages are dropped. */
export function withOlder<Item>(feed: Feed<Item>, page: FeedPage<Item>, maximumPages: number): Feed<Item> {
  if (feed.pages.at(-1)?.next !== page.token) return feed;
  const pages = [...feed.pages, page];
  const surplus = Math.max(0, pages.length - maximumPages);
  return {
    pages: pages.slice(surplus),
    dropped: [...feed.dropped, ...pages.slice(0, surplus).map((one) => one.token)],
  };
}

/** Returns a feed with the page that was dropped last. Beyond `maximumPages`, the oldest pages are dropped, which their tokens list again. */
export function withNewer<Item>(feed: Feed<Item>, page: FeedPage<Item>, maximumPages: number): Feed<Item> {
  if (feed.dropped.at(-1) !== page.token) return feed;
  return { pages: [page, ...feed.pages].slice(0, maximumPages), dropped: feed.dropped.slice(0, -1) };
}

/** Returns a feed with an entry as it is now, at the place of its time. Entries outside the loaded pages are left out. */
export function withItem<Item>(feed: Feed<Item>, item: Item, order: FeedOrder<Item>): Feed<Item> {
  const { idOf, timeOf } = order;
  const id = idOf(item);
  const time = timeOf(item);
  const place = feed.pages.findIndex(({ items }) => items.some((one) => idOf(one) === id));
  const listed = feed.pages[place]?.items.find((one) => idOf(one) === id);
  if (listed !== undefined && timeOf(listed) === time) {
    return replacePage(feed, place, (items) => items.map((one) => (one === listed ? item : one)));
  }
  const rest = listed === undefined ? feed : withoutItem(feed, id, order);
  const isOlder = (one: Item): boolean => timeOf(one) <= time;
  const found = rest.pages.findIndex(({ items }) => items.some(isOlder));
  const last = rest.pages.length - 1;
  if (found === -1 && rest.pages[last]?.next !== '') return rest;
  const target = found === -1 ? last : found;
  return replacePage(rest, target, (items) => {
    const index = items.findIndex(isOlder);
    // It belongs to a page that was dropped.
    if (index === 0 && target === 0 && !isAtNewest(rest)) return items;
    return index === -1 ? [...items, item] : items.toSpliced(index, 0, item);
  });
}

/** Returns a feed without an entry. */
export function withoutItem<Item>(feed: Feed<Item>, id: string, { idOf }: FeedOrder<Item>): Feed<Item> {
  const place = feed.pages.findIndex(({ items }) => items.some((one) => idOf(one) === id));
  return place === -1 ? feed : replacePage(feed, place, (items) => items.filter((one) => idOf(one) !== id));
}

function replacePage<Item>(
  feed: Feed<Item>,
  index: number,
  change: (items: readonly Item[]) => readonly Item[],
): Feed<Item> {
  const page = feed.pages[index];
  if (!page) return feed;
  return { ...feed, pages: feed.pages.with(index, { ...page, items: change(page.items) }) };
}
