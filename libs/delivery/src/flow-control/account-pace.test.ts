import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AccountPace } from './account-pace.ts';

const HOLD_MS = 100;

/** Asks for turns at once, and gives when each is. */
function turns(pace: AccountPace, count: number, now = 0): string[] {
  return Array.from({ length: count }, () => {
    const turn = pace.decide(now, false);
    return turn.kind === 'wait' ? `wait ${turn.ms}` : `park ${turn.untilMs - now}`;
  });
}

test('one after the other at the rate of the account; who would wait too long is sent away, with a turn of their own', () => {
  const pace = new AccountPace(20, HOLD_MS);
  expect(turns(pace, 6)).toEqual(['wait 0', 'wait 0', 'wait 50', 'wait 100', 'park 200', 'park 250']);
});

test('who was sent away has its turn before who comes new', () => {
  const pace = new AccountPace(20, HOLD_MS);
  turns(pace, 6);
  expect(pace.decide(200, false).kind).toBe('park');
  expect(pace.decide(200, true)).toEqual({ kind: 'wait', ms: 0 });
});

test('a worker takes its share', () => {
  const pace = new AccountPace(40, HOLD_MS);
  pace.setShare(0.5);
  expect(turns(pace, 4)).toEqual(['wait 0', 'wait 0', 'wait 50', 'wait 100']);
});

test('a throttled account goes half as fast, is silent as long as it is told to, and recovers', () => {
  const pace = new AccountPace(100, 10_000);
  const perSecond = (now: number): number => {
    let count = 0;
    for (let waited = 0; waited < 1_000; count += 1) {
      const turn = pace.decide(now, true);
      waited = turn.kind === 'wait' ? turn.ms : Infinity;
    }
    return count;
  };
  pace.throttled(0, 500);
  pace.throttled(1, 500);
  const turn = pace.decide(1, true);
  expect(turn.kind === 'wait' && turn.ms > 300).toBe(true);
  expect(perSecond(10_000)).toBeGreaterThan(90);
  pace.throttled(20_000);
  expect(perSecond(21_000)).toBeLessThan(70);
  expect(perSecond(40_000)).toBeGreaterThan(100);
});

test('in no stretch of time more than the rate and its burst', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 60 }), { maxLength: 300 }), fc.integer({ min: 1, max: 200 }), (waits, rate) => {
      const pace = new AccountPace(rate, HOLD_MS);
      const sent: number[] = [];
      let now = 0;
      for (const wait of waits) {
        now += wait;
        const turn = pace.decide(now, false);
        if (turn.kind === 'wait') sent.push(now + turn.ms);
      }
      for (const [first, from] of sent.entries()) {
        for (const [count, until] of sent.slice(first).entries()) {
          expect(count).toBeLessThanOrEqual(1 + rate * 0.1 + ((until - from) * rate) / 1_000);
        }
      }
    }),
  );
});
