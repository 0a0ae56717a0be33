import { expect, test } from 'vitest';
import { MessageBoundaries } from './message-boundaries.ts';

function framed(length: number): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(length, 1);
  return Buffer.concat([prefix, Buffer.alloc(length, 7)]);
}

const three = Buffer.concat([framed(10), framed(0), framed(70_000)]);

test.each([1, 2, 3, 4, 5, 6, 7, 64, 100_000])('messages are counted when they come in pieces of %i bytes', (size) => {
  const boundaries = new MessageBoundaries();
  for (let at = 0; at < three.length; at += size) boundaries.read(three.subarray(at, at + size));
  expect([boundaries.messages, boundaries.unfinished]).toEqual([3, 0]);
});

test('what has come of a message without its end is held, and pieces cost more than their bytes', () => {
  const boundaries = new MessageBoundaries();
  boundaries.read(three.subarray(0, three.length - 1));
  expect(boundaries.messages).toBe(2);
  expect(boundaries.unfinished).toBeGreaterThanOrEqual(70_004);
  const inBytes = new MessageBoundaries();
  for (const byte of framed(1_000).subarray(0, -1)) inBytes.read(Buffer.from([byte]));
  expect(inBytes.unfinished).toBeGreaterThan(100 * 1_000);
});

test('a length that no message may have is waited for', () => {
  const boundaries = new MessageBoundaries();
  boundaries.read(Buffer.from([0, 0xff, 0xff, 0xff, 0xff, 1]));
  expect([boundaries.messages, boundaries.unfinished > 0]).toEqual([0, true]);
});
