import { expect, test } from 'vitest';
import { ByteBudget } from './byte-budget.ts';

test('evicts the longest-held first, even if another holder holds more', () => {
  const evicted: string[] = [];
  const budget = new ByteBudget<string>({ maximumBytes: 100, evict: (name) => evicted.push(name) });
  budget.set('first', 10);
  budget.set('second', 50);
  budget.set('first', 20);
  expect([budget.total, evicted]).toEqual([70, []]);
  budget.set('third', 90);
  expect([budget.total, evicted]).toEqual([90, ['first', 'second']]);
});

test('makes room for others once a holder is released', () => {
  const evicted: string[] = [];
  const budget = new ByteBudget<string>({ maximumBytes: 100, evict: (name) => evicted.push(name) });
  budget.set('first', 60);
  budget.release('first');
  budget.release('first');
  budget.set('second', 60);
  budget.set('third', 40);
  expect([budget.total, evicted]).toEqual([100, []]);
});

test('evicts a holder that alone exceeds the budget', () => {
  const evicted: string[] = [];
  const budget = new ByteBudget<string>({ maximumBytes: 100, evict: (name) => evicted.push(name) });
  budget.set('first', 101);
  expect([budget.total, evicted]).toEqual([0, ['first']]);
});

test('evicts holders of the client that holds the most, not those of others', () => {
  const evicted: string[] = [];
  const budget = new ByteBudget<string>({
    maximumBytes: 100,
    evict: (name) => evicted.push(name),
    clientOf: (name) => name[0],
  });
  budget.set('a1', 20);
  for (const name of ['b1', 'b2', 'b3', 'b4', 'b5']) budget.set(name, 20);
  expect([budget.total, evicted]).toEqual([100, ['b1']]);
  budget.release('b2');
  budget.set('c1', 70);
  expect([budget.total, evicted]).toEqual([80, ['b1', 'c1']]);
});
