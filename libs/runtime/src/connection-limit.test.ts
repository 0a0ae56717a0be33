import { expect, test } from 'vitest';
import { connectionLimit } from './connection-limit.ts';

test('keeps descriptors back for metrics and health, with many and with few', () => {
  expect(connectionLimit(10_000, 0.6, 1_000_000)).toBe(10_000);
  expect(connectionLimit(10_000, 0.6, 1_024)).toBe(494);
  expect(connectionLimit(10_000, 0.6, 100)).toBe(30);
  expect(connectionLimit(10, 0.6)).toBe(10);
});
