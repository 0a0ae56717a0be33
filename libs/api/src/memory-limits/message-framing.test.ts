import { expect, test } from 'vitest';
import { MessageFraming } from './message-framing.ts';

function framed(length: number): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(length, 1);
  return Buffer.concat([prefix, Buffer.alloc(length, 7)]);
}

const three = Buffer.concat([framed(10), framed(0), framed(70_000)]);

test.each([1, 2, 3, 4, 5, 6, 7, 64, 100_000])('counts messages that arrive in chunks of %i bytes', (size) => {
  const framing = new MessageFraming();
  for (let at = 0; at < three.length; at += size) framing.read(three.subarray(at, at + size));
  expect([framing.messages, framing.incompleteBytes]).toEqual([3, 0]);
});

test('counts the bytes of an incomplete message, and the overhead of its chunks', () => {
  const framing = new MessageFraming();
  framing.read(three.subarray(0, three.length - 1));
  expect(framing.messages).toBe(2);
  expect(framing.incompleteBytes).toBeGreaterThanOrEqual(70_004);
  const inBytes = new MessageFraming();
  for (const byte of framed(1_000).subarray(0, -1)) inBytes.read(Buffer.from([byte]));
  expect(inBytes.incompleteBytes).toBeGreaterThan(100 * 1_000);
});

test('waits for the rest of a message of any announced length', () => {
  const framing = new MessageFraming();
  framing.read(Buffer.from([0, 0xff, 0xff, 0xff, 0xff, 1]));
  expect([framing.messages, framing.incompleteBytes > 0]).toEqual([0, true]);
});
