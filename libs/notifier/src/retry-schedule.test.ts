import { expect, test } from 'vitest';
import { MAXIMUM_ATTEMPTS, delayAfter } from './retry-schedule.ts';

test('retries nine times within four days, later each time', () => {
  const delays = Array.from({ length: MAXIMUM_ATTEMPTS }, (_, index) => delayAfter(index + 1, 0, () => 0));
  expect(delays).toEqual(
    [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]
      .map((s) => s * 1_000)
      .concat(NaN)
      .map((ms) => (Number.isNaN(ms) ? undefined : ms)),
  );
});

test('waits for as long as the endpoint asks, up to a day', () => {
  expect(delayAfter(1, 60_000, () => 0)).toBe(60_000);
  expect(delayAfter(1, 10 * 86_400_000, () => 0)).toBe(86_400_000);
  expect(delayAfter(3, 60_000, () => 0)).toBe(1_800_000);
});

test('spreads the attempts of many events over a fifth of the delay', () => {
  expect(delayAfter(2, 0, () => 1)).toBe(360_000);
});
