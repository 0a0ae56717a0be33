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

test('a batch ends when it is full, and before a key comes again', async () => {
  const collected = await toArray(batches(of('a1', 'b1', 'c1', 'd1', 'a2', 'a3', 'b2'), options));
  expect(collected).toEqual([
    ['a1', 'b1', 'c1'],
    ['d1', 'a2'],
    ['a3', 'b2'],
  ]);
});

test('a batch ends when its bytes are many', async () => {
  const collected = await toArray(batches(of('a1', 'b1', 'c1'), { ...options, maximumBytes: 4 }));
  expect(collected).toEqual([['a1', 'b1'], ['c1']]);
});

test('a batch does not wait for a line that does not come', async () => {
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
