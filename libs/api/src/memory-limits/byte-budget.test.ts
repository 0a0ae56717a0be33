import { expect, test } from 'vitest';
import { ByteBudget } from './byte-budget.ts';

test('who has held for longest is let go when it is too much, also when another one holds more', () => {
  const gone: string[] = [];
  const held = new ByteBudget<string>(100, (name) => gone.push(name));
  held.hold('first', 10);
  held.hold('second', 50);
  held.hold('first', 20);
  expect([held.total, gone]).toEqual([70, []]);
  held.hold('third', 90);
  expect([held.total, gone]).toEqual([90, ['first', 'second']]);
});

test('who has released is not let go, and makes room', () => {
  const gone: string[] = [];
  const held = new ByteBudget<string>(100, (name) => gone.push(name));
  held.hold('first', 60);
  held.release('first');
  held.release('first');
  held.hold('second', 60);
  held.hold('third', 40);
  expect([held.total, gone]).toEqual([100, []]);
});

test('one that is too much by itself is let go', () => {
  const gone: string[] = [];
  const held = new ByteBudget<string>(100, (name) => gone.push(name));
  held.hold('first', 101);
  expect([held.total, gone]).toEqual([0, ['first']]);
});
