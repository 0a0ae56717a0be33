import { ConnectorError } from '@chat4all/connector';
import { expect, test } from 'vitest';
import { retryDelay } from './retry-delay.ts';

const policy = { attempts: 5, baseMs: 100, maximumMs: 1_000 };
const error = (retryAfterMs?: number, retryable = true): ConnectorError =>
  new ConnectorError('no', {
    reason: 'transient',
    retryable,
    certain: true,
    scope: 'platform',
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });

test.each([
  [1, 100],
  [2, 200],
  [3, 400],
  [4, 800],
])('the wait after attempt %i is anything up to %i ms', (attempt, bound) => {
  expect(retryDelay(error(), attempt, policy, () => 0)).toBe(0);
  expect(retryDelay(error(), attempt, policy, () => 0.5)).toBe(bound / 2);
  expect(retryDelay(error(), attempt, policy, () => 1)).toBe(bound);
});

test('no wait is longer than the policy allows, unless the provider asks for it', () => {
  expect(retryDelay(error(), 9, { ...policy, attempts: 99 }, () => 1)).toBe(1_000);
  expect(retryDelay(error(7_000), 1, policy, () => 1)).toBe(7_000);
});

test('the last attempt, and an error that no attempt helps, give up', () => {
  expect(retryDelay(error(), 5, policy, () => 0)).toBeUndefined();
  expect(retryDelay(error(undefined, false), 1, policy, () => 0)).toBeUndefined();
});
