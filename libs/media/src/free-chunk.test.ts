import { expect, test } from 'vitest';
import { freeChunk } from './free-chunk.ts';

test('frees a chunk with memory of its own, once', () => {
  const chunk = new Uint8Array(1_000);
  freeChunk(chunk);
  expect(chunk.byteLength).toBe(0);
  expect(() => {
    freeChunk(chunk);
  }).not.toThrow();
});

test('keeps a chunk that shares its memory with others', () => {
  const pooled = Buffer.from('pooled');
  const part = new Uint8Array(10).subarray(2, 4);
  for (const chunk of [pooled, part]) freeChunk(chunk);
  expect(pooled.toString()).toBe('pooled');
  expect(part.byteLength).toBe(2);
});
