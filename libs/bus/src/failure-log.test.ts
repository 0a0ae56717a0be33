import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FailureLog } from './failure-log.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('logs a failure once, again after ten seconds, and its end', () => {
  const lines: unknown[] = [];
  const failures = new FailureLog((level, message, fields) => lines.push([level, message, fields]), {
    failed: 'fetch failed, retrying',
    recovered: 'fetch recovered',
    field: 'partitions',
  });
  const error = new Error('away');
  failures.succeeded(['a']);
  for (let second = 0; second < 12; second += 1) {
    failures.failed(['a', 'b'], 'warn', error);
    vi.advanceTimersByTime(1_000);
  }
  failures.succeeded(['b', 'c']);
  failures.succeeded(['b']);
  failures.failed(['b'], 'error', error);
  expect(lines).toEqual([
    ['warn', 'fetch failed, retrying', { partitions: ['a', 'b'], error }],
    ['warn', 'fetch failed, retrying', { partitions: ['a', 'b'], error }],
    ['info', 'fetch recovered', { partitions: ['b'] }],
    ['error', 'fetch failed, retrying', { partitions: ['b'], error }],
  ]);
});
