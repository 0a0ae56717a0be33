import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PairPace } from './pair-pace.ts';

test('allows a burst, then one message per interval, for each lane', () => {
  const pace = new PairPace({ intervalMs: 6_000, burst: 45 });
  for (let count = 0; count < 45; count += 1) {
    expect(pace.waitMs('ana', 0)).toBe(0);
    pace.take('ana', 0);
  }
  expect(pace.waitMs('ana', 0)).toBe(6_000);
  expect(pace.waitMs('bob', 0)).toBe(0);
  expect(pace.waitMs('ana', 6_000)).toBe(0);
  pace.take('ana', 6_000);
  expect(pace.waitMs('ana', 6_000)).toBe(6_000);
});

test('pauses a throttled lane, which then has no burst', () => {
  const pace = new PairPace({ intervalMs: 10, burst: 5 });
  pace.throttled('ana', 0, 1_000);
  expect(pace.waitMs('ana', 0)).toBe(1_000);
  pace.take('ana', 1_000);
  expect(pace.waitMs('ana', 1_000)).toBe(10);
});

test('never exceeds the burst and the interval in any period, with any number of lanes', () => {
  const gaps = fc.array(fc.nat({ max: 40 }), { maxLength: 200 });
  fc.assert(
    fc.property(gaps, fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 6 }), (waits, intervalMs, burst) => {
      const pace = new PairPace({ intervalMs, burst });
      const sent: number[] = [];
      let now = 0;
      for (const [index, wait] of waits.entries()) {
        now += wait;
        pace.take(`other-${index}`, now);
        if (pace.waitMs('ana', now) > 0) continue;
        pace.take('ana', now);
        sent.push(now);
      }
      for (const [first, from] of sent.entries()) {
        for (const [count, until] of sent.slice(first).entries()) {
          expect(count + 1).toBeLessThanOrEqual(burst + (until - from) / intervalMs);
        }
      }
    }),
  );
});
