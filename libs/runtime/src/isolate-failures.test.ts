import { expect, test } from 'vitest';
import { isolateFailures } from './isolate-failures.ts';

const isRange = (error: unknown): error is RangeError => error instanceof RangeError;

test('returns the results of good items and the errors of bad ones, and keeps the order', async () => {
  const calls: number[][] = [];
  const results = await isolateFailures(
    [1, 2, -3, 4, -5],
    (items) => {
      if (items.some((item) => item < 0)) return Promise.reject(new RangeError(String(items)));
      calls.push([...items]);
      return Promise.resolve(items.map((item) => item * 10));
    },
    isRange,
  );
  expect(results).toEqual([10, 20, new RangeError('-3'), 40, new RangeError('-5')]);
  expect(calls.flat()).toEqual([1, 2, 4]);
});

test('rejects with an error that no item is the reason of', async () => {
  const run = (): Promise<never[]> => Promise.reject(new Error('away'));
  await expect(isolateFailures([1, 2], run, isRange)).rejects.toThrow('away');
});
