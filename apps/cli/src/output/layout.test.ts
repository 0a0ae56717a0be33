import { expect, test } from 'vitest';
import { formatCount, shorten, wrapList } from './layout.ts';

test('uses the singular for one only', () => {
  expect([0, 1, 2].map((count) => formatCount(count, 'line'))).toEqual(['0 lines', '1 line', '2 lines']);
  expect(formatCount(2, 'delivery', 'deliveries')).toBe('2 deliveries');
});

test('shortens a text to the width, and leaves one that fits', () => {
  expect([shorten('abcdef', 6), shorten('abcdefg', 6), shorten('abc')]).toEqual(['abcdef', 'abcde…', 'abc']);
});

test('wraps a list below its first item', () => {
  const items = ['text', 'media', 'location', 'link'];
  expect(wrapList('  contents  ', items, 24)).toBe(
    ['  contents  text, media,', '            location,', '            link'].join('\n'),
  );
  expect(wrapList('  contents  ', ['text'])).toBe('  contents  text');
});
