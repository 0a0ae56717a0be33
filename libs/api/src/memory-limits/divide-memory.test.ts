import { expect, test } from 'vitest';
import { divideMemory } from './memory-guard.ts';

const MEGABYTE = 1024 * 1024;

test('divides the memory of clients, of which a small container has less', () => {
  expect(divideMemory(undefined, 0)).toEqual({
    ...{ incompleteRequests: 128 * MEGABYTE, unreadResponses: 128 * MEGABYTE },
    ...{ unauthenticated: 16 * MEGABYTE, ingestedMessages: 64 * MEGABYTE },
  });
  const small = divideMemory(336 * MEGABYTE, 504 * MEGABYTE);
  expect(small).toMatchObject({ incompleteRequests: 64 * MEGABYTE, ingestedMessages: 32 * MEGABYTE });
  expect(divideMemory(42 * MEGABYTE, 504 * MEGABYTE)).toMatchObject({ incompleteRequests: 16 * MEGABYTE });
});
