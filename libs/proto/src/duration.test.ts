import { expect, test } from 'vitest';
import { toDuration, toMilliseconds } from './duration.ts';

test.each([
  [0, { seconds: 0, nanos: 0 }],
  [999, { seconds: 0, nanos: 999_000_000 }],
  [61_005, { seconds: 61, nanos: 5_000_000 }],
])('converts %i milliseconds to a duration, and back', (milliseconds, duration) => {
  expect(toDuration(milliseconds)).toEqual(duration);
  expect(toMilliseconds(duration)).toBe(milliseconds);
});
