import { expect, test } from 'vitest';
import { murmur2, partitionOfKey } from './key-partition.ts';

// Vectors of Kafka's UtilsTest.
test.each([
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
])('computes murmur2 of %s as Kafka does', (text, hash) => {
  expect(murmur2(Buffer.from(text))).toBe(hash);
});

test('hashes a key within a larger buffer, and maps a negative hash to a partition', () => {
  const bytes = Buffer.from('>>foobar<<');
  expect(partitionOfKey(bytes, 2, 8, 7)).toBe((-790332482 & 0x7fffffff) % 7);
});
