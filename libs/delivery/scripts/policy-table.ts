// Writes the table of numbers into docs/delivery.md. With --check it fails if the committed table is stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeSettings } from '@chat4all/runtime';
import { format, resolveConfig } from 'prettier';
import { DEFAULT_POLICY } from '../src/policy.ts';

const file = join(import.meta.dirname, '../../../docs/delivery.md');
const [begin, end] = ['<!-- policy: generated -->\n', '<!-- policy: end -->'];

const { retry, breaker, platformMaximumOpenMs, pace, calls, holdMs, settleMs, parkSpread } = DEFAULT_POLICY;
const seconds = (ms: number): string => (ms % 60_000 === 0 ? `${ms / 60_000} min` : `${ms / 1_000} s`);
const percent = (part: number): string => `${part * 100} %`;
const known = new Set(describeSettings().map(({ name }) => name));
const setting = (short: string): string => {
  const name = `CHAT4ALL_DELIVERY_${short}`;
  if (!known.has(name)) throw new Error(`unknown setting ${name}`);
  return `\`${name}\``;
};

const rows = [
  ['attempts per delivery', String(retry.attempts), setting('RETRY_ATTEMPTS')],
  ['first backoff (doubled each time, random below it)', seconds(retry.baseMs), ''],
  ['longest backoff, unless the platform asks for more', seconds(retry.maximumMs), setting('RETRY_MAXIMUM_SECONDS')],
  ['backoff factor when a recipient is throttled', `× ${retry.pairFactor}`, ''],
  ['retry period for accounts and platforms', `${retry.periodMs / 3_600_000} h`, setting('RETRY_HOURS')],
  ['failures in a row that open a breaker', String(breaker.failures), setting('BREAKER_FAILURES')],
  ['first wait of a breaker (doubled each time)', seconds(breaker.openMs), ''],
  ['longest wait of an account’s breaker', seconds(breaker.maximumOpenMs), setting('BREAKER_MAXIMUM_SECONDS')],
  ['longest wait of a platform’s breaker', seconds(platformMaximumOpenMs), ''],
  ['concurrent calls per worker', String(calls.calls), setting('CALLS')],
  ['concurrent calls per account and worker', String(calls.callsPerAccount), setting('CALLS_PER_ACCOUNT')],
  ['longest wait in memory', seconds(holdMs), ''],
  ['time for a receipt to settle an unknown outcome', seconds(settleMs), ''],
  ['slowest rate of a throttled account', percent(pace.slowest), ''],
  ['recovery of a throttled account per second', percent(pace.recoveryPerSecond), ''],
  ['spread of parked deliveries over the wait of a breaker', percent(parkSpread), ''],
];
const table = [['value', 'default', 'setting'], ['---', '---', '---'], ...rows]
  .map((cells) => `| ${cells.join(' | ')} |`)
  .join('\n');

const text = readFileSync(file, 'utf8');
const [from, to] = [text.indexOf(begin), text.indexOf(end)];
if (from < 0 || to < from) throw new Error(`docs/delivery.md: missing ${begin.trim()} … ${end}`);
const written = `${text.slice(0, from + begin.length)}\n${table}\n\n${text.slice(to)}`;
const fresh = await format(written, { ...(await resolveConfig(file)), parser: 'markdown' });
if (!process.argv.includes('--check')) writeFileSync(file, fresh);
else if (fresh !== text) {
  console.error('The table of numbers in docs/delivery.md is stale. Run: npx nx run delivery:generate');
  process.exitCode = 1;
}
