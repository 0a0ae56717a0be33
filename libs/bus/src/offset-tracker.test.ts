import { expect, test } from 'vitest';
import { OffsetTracker } from './offset-tracker.ts';

test('returns the lowest unfinished offset as committable, for any order of finishing', () => {
  const tracker = new OffsetTracker(10);
  for (const offset of [10, 11, 12]) tracker.deliver(offset);
  tracker.done(12);
  expect(tracker.committable).toBe(10);
  tracker.done(10);
  expect(tracker.committable).toBe(11);
  tracker.done(11);
  expect(tracker.committable).toBe(13);
  expect(tracker.unfinished).toBe(0);
});

test('counts gaps as finished', () => {
  const tracker = new OffsetTracker(0);
  tracker.deliver(5);
  tracker.deliver(9);
  expect(tracker.next).toBe(10);
  tracker.done(5);
  expect(tracker.committable).toBe(9);
});

test('finishes an offset once, and only after it was delivered', () => {
  const tracker = new OffsetTracker(0);
  tracker.deliver(0);
  expect(tracker.done(1)).toBe(false);
  expect(tracker.done(0)).toBe(true);
  expect(tracker.done(0)).toBe(false);
});
