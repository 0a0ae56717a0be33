import { expect, test } from 'vitest';
import { Fifo } from './fifo.ts';

test('returns items in the order of pushes, and slices from the front', () => {
  const fifo = new Fifo<number>();
  for (let pushed = 0, shifted = 0; pushed < 1000; pushed += 1) {
    fifo.push(pushed);
    if (pushed % 3 === 0) continue;
    expect(fifo.shift()).toBe(shifted);
    shifted += 1;
    expect(fifo.length).toBe(pushed + 1 - shifted);
    expect(fifo.slice(0, 2)).toEqual([shifted, shifted + 1].filter((item) => item <= pushed));
  }
});

test('returns undefined when it is empty', () => {
  const fifo = new Fifo<string>();
  expect(fifo.shift()).toBeUndefined();
  fifo.push('only');
  expect([fifo.shift(), fifo.shift(), fifo.length]).toEqual(['only', undefined, 0]);
});
