import { beforeEach, expect, test } from 'vitest';
import { CircuitBreaker } from './circuit-breaker.ts';

let breaker: CircuitBreaker;
beforeEach(() => {
  breaker = new CircuitBreaker({ failures: 3, openMs: 100, maximumOpenMs: 300 });
});

function fail(now: number, times = 1): void {
  for (let time = 0; time < times; time += 1) breaker.report(false, now);
}

test('opens after so many failures in a row, and a success in between starts the count anew', () => {
  fail(0, 2);
  breaker.report(true, 0);
  fail(0, 2);
  expect(breaker.open).toBe(false);
  expect(breaker.enter(0)).toBe(true);
  fail(0);
  expect(breaker.open).toBe(true);
  expect(breaker.enter(0)).toBe(false);
  expect(breaker.waitMs(40)).toBe(60);
});

test('after its time lets one call try, and closes when that is well', () => {
  fail(0, 3);
  expect(breaker.enter(100)).toBe(true);
  expect(breaker.enter(100)).toBe(false);
  expect(breaker.waitMs(100)).toBeGreaterThan(0);
  breaker.report(true, 101);
  expect(breaker.waitMs(101)).toBe(0);
  expect(breaker.enter(101)).toBe(true);
  fail(102, 2);
  expect(breaker.open).toBe(false);
});

test('stays open twice as long each time the trial fails, up to a limit', () => {
  fail(0, 3);
  const waits: number[] = [];
  for (let now = 100, time = 0; time < 4; time += 1) {
    expect(breaker.enter(now)).toBe(true);
    breaker.report(false, now);
    waits.push(breaker.waitMs(now));
    now += breaker.waitMs(now);
  }
  expect(waits).toEqual([200, 300, 300, 300]);
});

test('calls that began before it opened change nothing when they fail', () => {
  fail(0, 3);
  fail(50, 10);
  expect(breaker.waitMs(50)).toBe(50);
});
