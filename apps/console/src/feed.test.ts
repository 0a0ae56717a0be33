import { expect, test } from 'vitest';
import {
  type Feed,
  type FeedPage,
  feedItems,
  isAtNewest,
  withItem,
  withNewer,
  withNewest,
  withOlder,
  withoutItem,
} from '../web/src/api/feed.ts';

interface Entry {
  readonly id: string;
  readonly time: number;
  readonly text?: string;
}

const order = { idOf: ({ id }: Entry) => id, timeOf: ({ time }: Entry) => time };
const entry = (time: number, text?: string): Entry => ({ id: `e${time}`, time, ...(text !== undefined && { text }) });

/** A page of the times from `first` down to `last`, whose token is the time before. */
function page(first: number, last: number, { token = '', next = String(last) } = {}): FeedPage<Entry> {
  return { token, next, items: Array.from({ length: first - last + 1 }, (_, index) => entry(first - index)) };
}

const timesOf = (feed: Feed<Entry>): number[] => feedItems(feed).map(({ time }) => time);
const loaded = (): Feed<Entry> =>
  withOlder(withNewest(undefined, page(9, 7), order), page(6, 4, { token: '7', next: '4' }), 10);

test('keeps older pages when the newest page is read again', () => {
  const before = loaded();
  const after = withNewest(before, page(11, 9, { next: '9' }), order);
  expect(timesOf(after)).toEqual([11, 10, 9, 8, 7, 6, 5, 4]);
  expect(after.pages.at(-1)?.next).toBe('4');
  expect(feedItems(after)[2]).toBe(feedItems(before)[0]);
});

test('forgets what the newest page does not reach, because the entries between are not known', () => {
  const after = withNewest(loaded(), page(30, 28), order);
  expect([timesOf(after), after.pages[0]?.next]).toEqual([[30, 29, 28], '28']);
});

test('forgets what is no longer listed between the entries of the newest page', () => {
  const after = withNewest(loaded(), { token: '', next: '5', items: [entry(9), entry(7), entry(5)] }, order);
  expect(timesOf(after)).toEqual([9, 7, 5, 4]);
});

test('a list that fits into one page is what the page has', () => {
  expect(timesOf(withNewest(loaded(), page(9, 8, { next: '' }), order))).toEqual([9, 8]);
});

test('drops the newest pages beyond the maximum, and reads them again', () => {
  let feed = withNewest(undefined, page(9, 7), order);
  feed = withOlder(feed, page(6, 4, { token: '7', next: '4' }), 2);
  feed = withOlder(feed, page(3, 1, { token: '4', next: '' }), 2);
  expect([timesOf(feed), isAtNewest(feed)]).toEqual([[6, 5, 4, 3, 2, 1], false]);
  expect(timesOf(withItem(feed, entry(10), order))).toEqual([6, 5, 4, 3, 2, 1]);
  expect(withNewest(feed, page(9, 7), order)).toBe(feed);
  feed = withNewer(feed, { ...page(10, 7), next: '7' }, 2);
  expect([timesOf(feed), isAtNewest(feed)]).toEqual([[10, 9, 8, 7, 6, 5, 4], true]);
  expect(feed.pages.at(-1)?.next).toBe('4');
});

test('ignores a page that does not follow the loaded ones', () => {
  const feed = loaded();
  expect(withOlder(feed, page(2, 1, { token: '3' }), 10)).toBe(feed);
  expect(withNewer(feed, page(20, 18, { token: '21' }), 10)).toBe(feed);
});

test('shows an entry at the place of its time', () => {
  const feed = loaded();
  expect(timesOf(withItem(feed, entry(10), order))).toEqual([10, 9, 8, 7, 6, 5, 4]);
  expect(timesOf(withItem(feed, { id: 'e5', time: 12 }, order))).toEqual([12, 9, 8, 7, 6, 4]);
  expect(timesOf(withItem(feed, entry(2), order))).toEqual([9, 8, 7, 6, 5, 4]);
  expect(feedItems(withItem(feed, entry(5, 'changed'), order))[4]).toEqual(entry(5, 'changed'));
  expect(timesOf(withoutItem(feed, 'e8', order))).toEqual([9, 7, 6, 5, 4]);
});
