import { expect, test } from 'vitest';
import { OffsetTracker } from './offset-tracker.ts';

test('the committable offset is the lowest unfinished one, in whatever order records are done', () => {
  const tracker = new OffsetTracker(10);
  for (const offset of [10, 11, 12]) tracker.handOut(offset);
  tracker.done(12);
  expect(tracker.committable).toBe(10);
  tracker.done(10);
  expect(tracker.committable).toBe(11);
  tracker.done(11);
  expect(tracker.committable).toBe(13);
  expect(tracker.unfinished).toBe(0);
});

test('gaps count as done', () => {
  const tracker = new OffsetTracker(0);
  tracker.handOut(5);
  tracker.handOut(9);
  expect(tracker.next).toBe(10);
  tracker.done(5);
  expect(tracker.committable).toBe(9);
});

test('an offset is done once, and only when it was handed out', () => {
  const tracker = new OffsetTracker(0);
  tracker.handOut(0);
  expect(tracker.done(1)).toBe(false);
  expect(tracker.done(0)).toBe(true);
  expect(tracker.done(0)).toBe(false);
});
