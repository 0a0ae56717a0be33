import { expect, test } from 'vitest';
import { boundDepth, parseJsonObject, toJsonText } from './json-text.ts';

const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

test('keeps values of usual depth', () => {
  const value = { a: [1, { b: null, c: 'x' }], d: true };
  expect(boundDepth(value)).toEqual(value);
  expect(boundDepth(nested(20))).toEqual(nested(20));
});

test('keeps deeper values as a text, and names those that cannot be written', () => {
  expect(toJsonText(boundDepth(nested(26)))).toBe(`${'['.repeat(24)}"[[]]"${']'.repeat(24)}`);
  expect(toJsonText(boundDepth({ message: nested(50_000) }))).toContain('(nested too deeply)');
});

test('reads an object, wraps another value, and returns nothing for what is not JSON', () => {
  expect(parseJsonObject('{"a":1}')).toEqual({ a: 1 });
  expect(parseJsonObject('[1]')).toEqual({ value: [1] });
  expect(parseJsonObject('')).toBeUndefined();
});
