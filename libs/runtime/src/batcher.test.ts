import { expect, test } from 'vitest';
import { batcher } from './batcher.ts';

test('joins concurrent calls into one, in order, one at a time, and returns each its results', async () => {
  const calls: number[][] = [];
  let running = 0;
  const add = batcher<number, number>(async (items) => {
    running += 1;
    expect(running).toBe(1);
    calls.push([...items]);
    await new Promise(setImmediate);
    running -= 1;
    return items.map((item) => item * 10);
  }, 4);
  const results = await Promise.all([add([1]), add([2, 3]), add([4, 5]), add([6, 7, 8, 9, 10])]);
  expect(calls).toEqual([
    [1, 2, 3],
    [4, 5],
    [6, 7, 8, 9, 10],
  ]);
  expect(results).toEqual([[10], [20, 30], [40, 50], [60, 70, 80, 90, 100]]);
});

test('rejects only the callers whose items failed', async () => {
  const add = batcher<string>(
    (items) => (items.includes('bad') ? Promise.reject(new Error('bad')) : Promise.resolve([])),
    1,
  );
  const results = await Promise.allSettled([add(['good']), add(['bad']), add(['fine'])]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});
