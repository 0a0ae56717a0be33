// Writes the table of the delivery policy into docs/delivery.md. With --check it fails if the committed table is stale.
import { writeGeneratedTable } from '@chat4all/generated-tables';
import { describeSettings } from '@chat4all/runtime';
import { DEFAULT_POLICY } from '../src/policy.ts';

const { retry, breaker, platformMaximumOpenMs, pace, calls, fetches, holdMs, settleMs, parkSpread } = DEFAULT_POLICY;

const seconds = (ms: number): string => `${ms / 1_000} s`;
const percent = (part: number): string => `${part * 100} %`;
const settings = new Set(describeSettings().map(({ name }) => name));
const setting = (suffix: string): string => {
  const name = `CHAT4ALL_DELIVERY_${suffix}`;
  if (!settings.has(name)) throw new Error(`unknown setting ${name}`);
  return `\`${name}\``;
};

writeGeneratedTable({
  page: 'docs/delivery.md',
  name: 'policy',
  command: 'npx nx run delivery:generate',
  rows: [
    ['value', 'default', 'setting'],
    [
      'sends of a delivery that fails because of itself or its recipient',
      `${retry.attempts}`,
      setting('RETRY_ATTEMPTS'),
    ],
    [
      'time for which failures of the account or platform are retried',
      `${retry.periodMs / 3_600_000} hours`,
      setting('RETRY_HOURS'),
    ],
    ['bound of the first random backoff, doubled each time', seconds(retry.baseMs), ''],
    [
      'longest backoff, unless the platform asks for a longer one',
      seconds(retry.maximumMs),
      setting('RETRY_MAXIMUM_SECONDS'),
    ],
    [
      'growth of the wait that a platform asks for, per retry to a throttled recipient',
      `${retry.pairFactor} times`,
      '',
    ],
    ['failures in a row that open a circuit breaker', `${breaker.failures}`, setting('BREAKER_FAILURES')],
    ['time that a breaker stays open first, doubled each time', seconds(breaker.openMs), ''],
    [
      'longest time that an account’s breaker stays open',
      seconds(breaker.maximumOpenMs),
      setting('BREAKER_MAXIMUM_SECONDS'),
    ],
    ['longest time that a platform’s breaker stays open', seconds(platformMaximumOpenMs), ''],
    ['spread of deliveries parked by a breaker, as part of its time', percent(parkSpread), ''],
    ['concurrent calls per process', `${calls.calls}`, setting('CALLS')],
    ['concurrent calls per account', `${calls.callsPerAccount}`, setting('CALLS_PER_ACCOUNT')],
    ['received files fetched at the same time per process', `${fetches.calls}`, ''],
    ['received files fetched at the same time per account', `${fetches.callsPerAccount}`, ''],
    ['burst of an account’s rate', seconds(pace.burstSeconds * 1_000), ''],
    ['slowest rate of a throttled account, of its full rate', percent(pace.slowest), ''],
    ['recovery of a throttled account, of its full rate per second', percent(pace.recoveryPerSecond), ''],
    ['longest wait in memory', seconds(holdMs), ''],
    ['time for a receipt to settle an unknown outcome', seconds(settleMs), ''],
  ],
});
