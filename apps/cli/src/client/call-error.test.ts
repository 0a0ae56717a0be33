import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { explainError, summarizeError } from '../output/format-error.ts';
import { isTransient } from './call-error.ts';
import { backoffMs } from './backoff.ts';

test('what can succeed later is tried again; a message that is too large is not', () => {
  const retryAfter = { reason: 'OVERLOADED', retryAfterMs: 10 };
  expect(isTransient({ code: status.UNAVAILABLE, message: '' })).toBe(true);
  expect(isTransient({ code: status.DEADLINE_EXCEEDED, message: '' })).toBe(true);
  expect(isTransient({ code: status.RESOURCE_EXHAUSTED, message: '', details: retryAfter })).toBe(true);
  expect(isTransient({ code: status.RESOURCE_EXHAUSTED, message: '', details: { reason: 'TOO_LARGE' } })).toBe(false);
  expect(isTransient({ code: status.INTERNAL, message: '' })).toBe(false);
});

test('waits grow up to a limit, and are never shorter than the router asks for', () => {
  const waits = [1, 2, 3, 20].map((failures) => backoffMs(failures, 0, () => 1));
  expect(waits).toEqual([100, 200, 400, 3_000]);
  expect(backoffMs(1, 0, () => 0)).toBe(50);
  expect(backoffMs(1, 5_000, () => 1)).toBe(5_000);
});

test('an error says its code, its reason and what to do', () => {
  const error = { code: status.UNAUTHENTICATED, message: 'no credentials', details: { reason: 'UNAUTHENTICATED' } };
  expect(summarizeError(error)).toBe('UNAUTHENTICATED UNAUTHENTICATED: no credentials');
  expect(explainError(error)).toContain('Set CHAT4ALL_API_KEY');
  expect(explainError({ code: status.ABORTED, message: 'x' })).toBe('ABORTED: x');
});
