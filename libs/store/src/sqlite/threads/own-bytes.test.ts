import { expect, test } from 'vitest';
import { withOwnBytes } from './own-bytes.ts';

test.each([Buffer.from('abc'), new Uint8Array([96, 97, 98, 99]).subarray(1)])(
  'copies the bytes of views only',
  (bytes) => {
    const whole = new Uint8Array([1]);
    const plain = { list: [1, 'a', undefined], date: new Date(0), map: new Map([['a', 1]]), whole };
    const value = { plain, hash: bytes, nested: [{ bytes }, plain] };
    const own = withOwnBytes(value);
    const copy = new Uint8Array([97, 98, 99]);
    expect(own).toEqual({ plain, hash: copy, nested: [{ bytes: copy }, plain] });
    expect(structuredClone(own)).toEqual(own);
    expect(copy.buffer.byteLength).toBe(3);
    expect(own).toMatchObject({ hash: { buffer: { byteLength: 3 } } });
    expect(value.hash).toBe(bytes);
    expect(withOwnBytes(plain)).toBe(plain);
  },
);
