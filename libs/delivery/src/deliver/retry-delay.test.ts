import { ConnectorError, type ConnectorErrorFacts } from '@chat4all/connector';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { retryDelay } from './retry-delay.ts';

const POLICY = { attempts: 5, baseMs: 100, maximumMs: 1_000, periodMs: 1_000_000, pairFactor: 4 };

const failure = (facts: Partial<ConnectorErrorFacts> = {}): ConnectorError =>
  new ConnectorError('no', { reason: 'transient', retryable: true, certain: true, scope: 'delivery', ...facts });

test('doubles the bound up to the maximum, and picks a random wait below it', () => {
  const bounds = [1, 2, 3, 4, 5, 6].map((attempt) => retryDelay(failure(), attempt, POLICY, () => 1));
  expect(bounds).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  expect(retryDelay(failure(), 3, POLICY, () => 0.25)).toBe(100);
});

test('never waits less than the platform asks for', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 5_000 }),
      fc.integer({ min: 1, max: 20 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (retryAfterMs, attempt, random) => {
        expect(retryDelay(failure({ retryAfterMs }), attempt, POLICY, () => random)).toBeGreaterThanOrEqual(
          retryAfterMs,
        );
      },
    ),
  );
});

test('waits four times longer with each retry to a throttled recipient', () => {
  const throttled = failure({ reason: 'throttled', scope: 'pair', retryAfterMs: 4_000 });
  const waits = [1, 2, 3, 4, 5].map((attempt) =>
    retryDelay(throttled, attempt, { ...POLICY, maximumMs: 600_000 }, () => 0),
  );
  expect(waits).toEqual([4_000, 16_000, 64_000, 256_000, 600_000]);
});
