import { expect, test } from 'vitest';
import { BusError } from './bus-error.ts';
import { CursorCodec } from './cursor.ts';

const codec = new CursorCodec('events');

test.each([[[]], [[0]], [[127, 128, 16_383, 16_384]], [[Number.MAX_SAFE_INTEGER, 0, 2 ** 32, 2 ** 49]]])(
  'the offsets %j come back',
  (offsets: number[]) => {
    expect(codec.decode(codec.encode(offsets))).toEqual(offsets);
  },
);

test('encodes cursors that are safe in a URL', () => {
  const offsets = Array.from({ length: 64 }, (_, index) => index * 1_234_567);
  expect(codec.encode(offsets)).toMatch(/^[\w-]+$/);
});

test('refuses damaged cursors', () => {
  const cursor = codec.encode([5, 6_000, 7]);
  const damaged = ['', 'x', 'not a cursor', `${cursor}A`, `${cursor}=`, cursor.slice(0, -1)];
  for (let index = 0; index < cursor.length; index += 1) {
    damaged.push(cursor.slice(0, index) + (cursor[index] === 'B' ? 'C' : 'B') + cursor.slice(index + 1));
  }
  for (const text of damaged) expect(() => codec.decode(text), text).toThrow(BusError);
});

test('refuses cursors of another topic', () => {
  expect(() => codec.decode(new CursorCodec('deliveries').encode([1]))).toThrow(/topic "events"/);
});
