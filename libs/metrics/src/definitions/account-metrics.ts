import { Counter, Gauge } from 'prom-client';
import type { OpenMetricsRegistry } from '../exposition.ts';

/** Makes the metrics of the accounts: how each fares on its platform. */
export function accountMetrics(registers: OpenMetricsRegistry[]) {
  return {
    accountCalls: new Counter({
      name: 'chat4all_account_calls_total',
      help: 'Calls of platforms by account and outcome: ok or failed.',
      labelNames: ['channel', 'account', 'outcome'],
      registers,
    }),
    accountLastSuccess: new Gauge({
      name: 'chat4all_account_last_success_timestamp_seconds',
      help: 'When a platform last took a message of the account from this process, in seconds since 1970.',
      labelNames: ['channel', 'account'],
      registers,
    }),
    accountState: new Gauge({
      name: 'chat4all_account_state',
      help: '1 for the state that the account is in, 0 for every other. Every worker tells the same: take the maximum.',
      labelNames: ['channel', 'account', 'state'],
      registers,
    }),
    accountTokenExpiry: new Gauge({
      name: 'chat4all_account_token_expiry_timestamp_seconds',
      help: 'When the credentials of the account end, in seconds since 1970. Absent where that is not known.',
      labelNames: ['channel', 'account'],
      registers,
    }),
  };
}
