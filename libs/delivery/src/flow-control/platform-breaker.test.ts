import { expect, test } from 'vitest';
import { PlatformBreaker } from './platform-breaker.ts';

const POLICY = { failures: 3, openMs: 100, maximumOpenMs: 400 };

test('stays closed however often a single account fails', () => {
  const breaker = new PlatformBreaker(POLICY);
  for (let time = 0; time < 100; time += 1) breaker.failed('one', 0);
  expect(breaker.waitMs(0)).toBe(0);
});

test('opens if several accounts fail and none succeeds', () => {
  const breaker = new PlatformBreaker(POLICY);
  breaker.failed('one', 0);
  breaker.failed('two', 0);
  breaker.succeeded();
  for (const account of ['one', 'two', 'one']) breaker.failed(account, 0);
  expect(breaker.waitMs(0)).toBe(0);
  breaker.failed('two', 0);
  expect(breaker.waitMs(0)).toBe(100);
});

test('admits a trial call soon, however often it fails', () => {
  const breaker = new PlatformBreaker(POLICY);
  for (const account of ['one', 'two', 'one', 'two']) breaker.failed(account, 0);
  let now = 0;
  for (let time = 0; time < 10; time += 1) {
    now += breaker.waitMs(now);
    expect(breaker.acquire(now)).toBe(true);
    breaker.failed('one', now);
    expect(breaker.waitMs(now)).toBeLessThanOrEqual(400);
  }
});
