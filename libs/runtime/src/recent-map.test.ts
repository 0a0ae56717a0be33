import { expect, test } from 'vitest';
import { RecentMap } from './recent-map.ts';

test('keeps the newest entries and forgets the old ones', () => {
  const map = new RecentMap<number, string>(10);
  for (let key = 0; key < 100; key += 1) map.set(key, `value ${key}`);
  for (let key = 90; key < 100; key += 1) expect(map.get(key)).toBe(`value ${key}`);
  for (let key = 0; key < 80; key += 1) expect(map.get(key)).toBeUndefined();
});

test('returns the value that was set last, and nothing after delete', () => {
  const map = new RecentMap<string, number>(2);
  map.set('a', 1);
  map.set('b', 2);
  map.set('a', 3);
  expect(map.get('a')).toBe(3);
  map.delete('a');
  expect(map.get('a')).toBeUndefined();
});
