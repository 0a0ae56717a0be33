import { expect, test } from 'vitest';
import { PlatformBreaker } from './platform-breaker.ts';

const policy = { failures: 3, openMs: 100, maximumOpenMs: 100_000 };

test('one account that fails, however often, is not the platform', () => {
  const breaker = new PlatformBreaker(policy);
  for (let time = 0; time < 100; time += 1) breaker.failed('one', 0);
  expect(breaker.waitMs(0)).toBe(0);
});

test('several accounts that fail, and none that succeeds, are', () => {
  const breaker = new PlatformBreaker(policy);
  breaker.failed('one', 0);
  breaker.failed('two', 0);
  breaker.succeeded(0);
  for (const account of ['one', 'two', 'one']) breaker.failed(account, 0);
  expect(breaker.waitMs(0)).toBe(0);
  breaker.failed('two', 0);
  expect(breaker.waitMs(0)).toBe(100);
});

test('is tried again soon, though it fails again and again', () => {
  const breaker = new PlatformBreaker(policy);
  for (const account of ['one', 'two', 'one', 'two']) breaker.failed(account, 0);
  let now = 0;
  for (let time = 0; time < 10; time += 1) {
    now += breaker.waitMs(now);
    expect(breaker.enter(now)).toBe(true);
    breaker.failed('one', now);
    expect(breaker.waitMs(now)).toBeLessThanOrEqual(400);
  }
});
