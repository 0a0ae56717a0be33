import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RequestPace } from './request-pace.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Sends as often as a pace allows, for some time; returns the number of requests. */
function sendAllTheTime(pace: RequestPace, seconds: number): number {
  let sent = 0;
  for (let elapsed = 0; elapsed < seconds * 1_000; elapsed += 1) {
    while (pace.isReady('broker')) {
      pace.sent('broker');
      sent += 1;
    }
    vi.advanceTimersByTime(1);
  }
  return sent;
}

test('delays no request of a burst, then spaces them, per broker', () => {
  const wake = vi.fn();
  const pace = new RequestPace(200, wake);
  for (let sent = 0; pace.isReady('broker'); sent += 1) {
    expect(sent).toBeLessThan(100);
    pace.sent('broker');
  }
  expect(pace.isReady('other')).toBe(true);
  vi.advanceTimersByTime(5);
  expect(wake).toHaveBeenCalledTimes(1);
  expect(pace.isReady('broker')).toBe(true);
  pace.close();
});

test('allows the rate over a longer time', () => {
  const pace = new RequestPace(200, () => undefined);
  expect(sendAllTheTime(pace, 10) / 10).toBeCloseTo(200, -1);
  pace.close();
});

test('wakes for the broker that is ready first', () => {
  const wake = vi.fn();
  const pace = new RequestPace(200, wake);
  for (let sent = 0; sent < 1_000; sent += 1) pace.sent('busy');
  expect(pace.isReady('busy')).toBe(false);
  while (pace.isReady('other')) pace.sent('other');
  vi.advanceTimersByTime(5);
  expect(wake).toHaveBeenCalledTimes(1);
  pace.close();
});

test('lets the request after a full answer go at once', () => {
  const pace = new RequestPace(200, () => undefined);
  while (pace.isReady('broker')) pace.sent('broker');
  pace.skip('broker');
  expect(pace.isReady('broker')).toBe(true);
  pace.close();
});
