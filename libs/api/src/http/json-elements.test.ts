import { expect, test } from 'vitest';
import { hasMoreElements } from './json-elements.ts';

test.each([
  ['{"a":[{},{},{}]}', 7],
  [String.raw`{"a":"[,{\"[,{","b":"\\"}`, 2],
  ['[[[[]]]]', 4],
  ['["a,b"]', 1],
])('counts the elements of %s', (json, elements) => {
  const bytes = Buffer.from(json);
  expect([hasMoreElements(bytes, elements), hasMoreElements(bytes, elements - 1)]).toEqual([false, true]);
});
