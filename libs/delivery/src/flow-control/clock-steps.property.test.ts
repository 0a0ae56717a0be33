import { ConnectorError } from '@chat4all/connector';
import { type Account, createLogger } from '@chat4all/runtime';
import { createStore } from '@chat4all/store';
import { array, assert, constantFrom, integer, property, record } from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { DEFAULT_POLICY } from '../policy.ts';
import { AccountLimiter } from './account-limiter.ts';
import { AccountStatusCache } from './account-status-cache.ts';
import { PlatformBreaker } from './platform-breaker.ts';

const HOUR_MS = 3_600_000;
const RATES = { messagesPerSecond: 5, pairIntervalMs: 1_000, pairBurst: 2 };
const account: Account = {
  ...{ id: 'a', tenantId: 'acme', channel: 'whatsapp', rates: RATES },
  connector: {
    channel: 'whatsapp',
    capabilities: { identities: {}, content: {}, receipts: [], rates: RATES },
    send: () => Promise.reject(new Error('not used')),
    parseWebhook: () => ({ kind: 'rejected', status: 400, reason: 'not used' }),
  },
};
const store = await createStore('sqlite::memory:');
const logger = await createLogger('test', 'silent');
afterAll(() => store.close());

/** A delivery that asks after some time, during which the wall time may step, and the outcome of its call. */
const steps = array(
  record({
    afterMs: integer({ min: 0, max: 5_000 }),
    wallStepMs: integer({ min: -HOUR_MS, max: HOUR_MS }),
    lane: constantFrom('a|phone|1', 'a|phone|2'),
    outcome: constantFrom('sent', 'throttled', 'down'),
  }),
  { maxLength: 60 },
);

test('decides the same when the wall time steps, in both directions', () => {
  assert(
    property(steps, (all) => {
      const steady = decisions(all.map((step) => ({ ...step, wallStepMs: 0 })));
      expect(decisions(all)).toEqual(steady);
    }),
  );
});

interface Step {
  readonly afterMs: number;
  readonly wallStepMs: number;
  readonly lane: string;
  readonly outcome: string;
}

/** Returns what a limiter decides at each step, with times relative to the wall time. */
function decisions(all: readonly Step[]): string[] {
  let [elapsed, wall] = [0, Date.now()];
  const clock = { now: () => wall, elapsed: () => elapsed, sleep: () => Promise.resolve() };
  const { signal } = new AbortController();
  const bus = { publish: () => Promise.reject(new Error('not used')) };
  const accountStatuses = new AccountStatusCache({ store, bus, logger, clock, signal });
  const platform = new PlatformBreaker(DEFAULT_POLICY.breaker);
  const options = { accountStatuses, policy: DEFAULT_POLICY, clock, random: () => 0 };
  const limiter = new AccountLimiter(account, platform, options);
  return all.map(({ afterMs, wallStepMs, lane, outcome }) => {
    elapsed += afterMs;
    wall += afterMs + wallStepMs;
    const decision = limiter.check(lane, false);
    if (decision.kind === 'pass' && limiter.acquire(lane)) {
      if (outcome === 'sent') limiter.succeeded();
      else limiter.failed(lane, failure(outcome), 2_000);
    }
    return decision.kind === 'park' ? `park ${Math.round(decision.untilMs - wall)}` : JSON.stringify(decision);
  });
}

function failure(outcome: string): ConnectorError {
  const reason = outcome === 'throttled' ? 'throttled' : 'transient';
  return new ConnectorError('refused', {
    ...{ reason, retryable: true, certain: true, scope: 'account', retryAfterMs: 3_000 },
  });
}
