import { expect, test } from 'vitest';
import { ByteBudget } from './byte-budget.ts';

test('evicts the longest-held first, even if another holder holds more', () => {
  const evicted: string[] = [];
  const budget = new ByteBudget<string>(100, (name) => evicted.push(name));
  budget.set('first', 10);
  budget.set('second', 50);
  budget.set('first', 20);
  expect([budget.total, evicted]).toEqual([70, []]);
  budget.set('third', 90);
  expect([budget.total, evicted]).toEqual([90, ['first', 'second']]);
});

test('makes room for others once a holder is released', () => {
  const evicted: string[] = [];
  const budget = new ByteBudget<string>(100, (name) => evicted.push(name));
  budget.set('first', 60);
  budget.release('first');
  budget.release('first');
  budget.set('second', 60);
  budget.set('third', 40);
  expect([budget.total, evicted]).toEqual([100, []]);
});

test('evicts a holder that alone exceeds the budget', () => {
  const evicted: string[] = [];
  const budget = new ByteBudget<string>(100, (name) => evicted.push(name));
  budget.set('first', 101);
  expect([budget.total, evicted]).toEqual([0, ['first']]);
});
