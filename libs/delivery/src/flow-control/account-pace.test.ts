import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_POLICY } from '../policy.ts';
import { AccountPace } from './account-pace.ts';

const HOLD_MS = 100;
const { pace: policy } = DEFAULT_POLICY;

/** Returns the decisions for deliveries that ask at the same time. */
function decisions(pace: AccountPace, count: number, now = 0): string[] {
  return Array.from({ length: count }, () => {
    const decision = pace.decide(now, false);
    return `${decision.kind} ${decision.ms}`;
  });
}

test('spaces deliveries by the rate, and parks those that would wait too long, each with its own time', () => {
  const pace = new AccountPace(20, HOLD_MS, policy);
  expect(decisions(pace, 6)).toEqual(['wait 0', 'wait 0', 'wait 50', 'wait 100', 'park 200', 'park 250']);
});

test('sends parked deliveries before new ones', () => {
  const pace = new AccountPace(20, HOLD_MS, policy);
  decisions(pace, 6);
  expect(pace.decide(200, false).kind).toBe('park');
  expect(pace.decide(200, true)).toEqual({ kind: 'wait', ms: 0 });
});

test("uses only the worker's share of the rate", () => {
  const pace = new AccountPace(40, HOLD_MS, policy);
  pace.setShare(0.5);
  expect(decisions(pace, 4)).toEqual(['wait 0', 'wait 0', 'wait 50', 'wait 100']);
});

test('halves the rate of a throttled account, pauses it as asked, and recovers', () => {
  const pace = new AccountPace(100, 10_000, policy);
  const perSecond = (now: number): number => {
    let count = 0;
    for (let waited = 0; waited < 1_000; count += 1) {
      const decision = pace.decide(now, true);
      waited = decision.kind === 'wait' ? decision.ms : Infinity;
    }
    return count;
  };
  pace.throttled(0, 500);
  pace.throttled(1, 500);
  const decision = pace.decide(1, true);
  expect(decision.kind === 'wait' && decision.ms > 300).toBe(true);
  expect(perSecond(10_000)).toBeGreaterThan(90);
  pace.throttled(20_000);
  expect(perSecond(21_000)).toBeLessThan(70);
  expect(perSecond(40_000)).toBeGreaterThan(100);
});

test('never exceeds the rate and its burst in any period', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 60 }), { maxLength: 300 }), fc.integer({ min: 1, max: 200 }), (waits, rate) => {
      const pace = new AccountPace(rate, HOLD_MS, policy);
      const sent: number[] = [];
      let now = 0;
      for (const wait of waits) {
        now += wait;
        const decision = pace.decide(now, false);
        if (decision.kind === 'wait') sent.push(now + decision.ms);
      }
      for (const [first, from] of sent.entries()) {
        for (const [count, until] of sent.slice(first).entries()) {
          expect(count).toBeLessThanOrEqual(1 + rate * 0.1 + ((until - from) * rate) / 1_000);
        }
      }
    }),
  );
});
