import type { Account } from '@chat4all/runtime';
import { createLogger } from '@chat4all/runtime';
import { createStore } from '@chat4all/store';
import { expect, test } from 'vitest';
import { DEFAULT_POLICY } from '../policy.ts';
import { AccountLimiter } from './account-limiter.ts';
import { AccountStatusCache } from './account-status-cache.ts';
import { PlatformBreaker } from './platform-breaker.ts';

const RATES = { messagesPerSecond: 1_000, pairIntervalMs: 1_000, pairBurst: 1 };

test('sends at most twenty messages a minute to a slow recipient, without slowing others', async () => {
  let time = 1_000_000;
  const clock = { now: () => time, elapsed: () => time, sleep: () => Promise.resolve() };
  const store = await createStore('sqlite::memory:');
  const [logger, { signal }] = [await createLogger('test', 'silent'), new AbortController()];
  const bus = { publish: () => Promise.reject(new Error('not used')) };
  const accountStatuses = new AccountStatusCache({ store, bus, logger, clock, signal });
  const account: Account = {
    ...{ id: 'bot', tenantId: 'acme', channel: 'telegram' },
    rates: { ...RATES, slowRecipients: { pattern: /^-/, intervalMs: 4_000, burst: 5 } },
    connector: {
      channel: 'telegram',
      capabilities: { identities: {}, content: {}, receipts: [], rates: RATES },
      send: () => Promise.reject(new Error('not used')),
      parseWebhook: () => ({ kind: 'rejected', status: 400, reason: 'not used' }),
    },
  };
  const breaker = new PlatformBreaker(DEFAULT_POLICY.breaker);
  const limiter = new AccountLimiter(account, breaker, {
    accountStatuses,
    policy: DEFAULT_POLICY,
    clock,
    random: () => 0,
  });
  const sentWithinMinute = (lane: string): number => {
    let sent = 0;
    for (const end = time + 60_000; time < end; time += 100) {
      if (limiter.check(lane, true).kind === 'pass' && limiter.acquire(lane)) {
        limiter.succeeded();
        sent += 1;
      }
    }
    return sent;
  };
  const sent = sentWithinMinute('bot|chat_id|-1001');
  expect(sent).toBeLessThanOrEqual(20);
  expect(sent).toBeGreaterThan(15);
  expect(sentWithinMinute('bot|chat_id|1001')).toBe(60);
  await store.close();
});
