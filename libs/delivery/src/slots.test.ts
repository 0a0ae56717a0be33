import { expect, test } from 'vitest';
import { Slots } from './slots.ts';

test('no more than allowed at once, the first that came first, and a failure frees its slot', async () => {
  const slots = new Slots(2);
  const order: number[] = [];
  let running = 0;
  let most = 0;
  const use = (id: number): Promise<void> =>
    slots.use(async () => {
      order.push(id);
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      if (id === 1) throw new Error('one');
    });
  const results = await Promise.allSettled([1, 2, 3, 4, 5].map(use));
  expect(most).toBe(2);
  expect(order).toEqual([1, 2, 3, 4, 5]);
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
});
