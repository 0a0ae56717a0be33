import { expect, test } from 'vitest';
import { batches } from './batches.ts';

const options = {
  maximumCount: 3,
  maximumBytes: 100,
  lingerMs: 60_000,
  keyOf: (text: string) => text.slice(0, 1),
  bytesOf: (text: string) => text.length,
};

async function* of(...items: string[]): AsyncGenerator<string> {
  for (const item of items) yield await Promise.resolve(item);
}

async function toArray<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

test('ends a batch when it is full, and before a duplicate key', async () => {
  const collected = await toArray(batches(of('a1', 'b1', 'c1', 'd1', 'a2', 'a3', 'b2'), options));
  expect(collected).toEqual([
    ['a1', 'b1', 'c1'],
    ['d1', 'a2'],
    ['a3', 'b2'],
  ]);
});

test('ends a batch at its maximum of bytes', async () => {
  const collected = await toArray(batches(of('a1', 'b1', 'c1'), { ...options, maximumBytes: 4 }));
  expect(collected).toEqual([['a1', 'b1'], ['c1']]);
});

test('ends an incomplete batch after the linger time', async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  async function* slow(): AsyncGenerator<string> {
    yield 'a1';
    yield await promise;
  }
  const collecting = batches(slow(), { ...options, lingerMs: 1 });
  expect(await collecting.next()).toEqual({ done: false, value: ['a1'] });
  resolve('b1');
  expect(await collecting.next()).toEqual({ done: false, value: ['b1'] });
  expect(await collecting.next()).toEqual({ done: true, value: undefined });
});
