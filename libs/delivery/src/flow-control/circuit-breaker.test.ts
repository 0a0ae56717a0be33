import { beforeEach, expect, test } from 'vitest';
import { CircuitBreaker } from './circuit-breaker.ts';

let breaker: CircuitBreaker;
beforeEach(() => {
  breaker = new CircuitBreaker({ failures: 3, openMs: 100, maximumOpenMs: 300 });
});

function fail(now: number, times = 1): void {
  for (let time = 0; time < times; time += 1) breaker.failed(now);
}

test('opens after a number of failures in a row', () => {
  fail(0, 2);
  breaker.succeeded();
  fail(0, 2);
  expect(breaker.isOpen).toBe(false);
  expect(breaker.acquire(0)).toBe(true);
  fail(0);
  expect(breaker.isOpen).toBe(true);
  expect(breaker.acquire(0)).toBe(false);
  expect(breaker.waitMs(40)).toBe(60);
});

test('admits one trial call after its time, and closes if it succeeds', () => {
  fail(0, 3);
  expect(breaker.acquire(100)).toBe(true);
  expect(breaker.acquire(100)).toBe(false);
  expect(breaker.waitMs(100)).toBeGreaterThan(0);
  breaker.succeeded();
  expect(breaker.waitMs(101)).toBe(0);
  expect(breaker.acquire(101)).toBe(true);
  fail(102, 2);
  expect(breaker.isOpen).toBe(false);
});

test('doubles its time with each failed trial, up to a limit', () => {
  fail(0, 3);
  const waits: number[] = [];
  for (let now = 100, time = 0; time < 4; time += 1) {
    expect(breaker.acquire(now)).toBe(true);
    breaker.failed(now);
    waits.push(breaker.waitMs(now));
    now += breaker.waitMs(now);
  }
  expect(waits).toEqual([200, 300, 300, 300]);
});

test('ignores failures of calls that began before it opened', () => {
  fail(0, 3);
  fail(50, 10);
  expect(breaker.waitMs(50)).toBe(50);
});
