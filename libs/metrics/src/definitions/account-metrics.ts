import { Counter, Gauge } from 'prom-client';
import type { OpenMetricsRegistry } from '../exposition.ts';

/** Creates the metrics of accounts. */
export function accountMetrics(registers: OpenMetricsRegistry[]) {
  return {
    accountCalls: new Counter({
      name: 'chat4all_account_calls_total',
      help: 'Platform calls by account and outcome: ok or failed.',
      labelNames: ['channel', 'account', 'outcome'],
      registers,
    }),
    accountLastSuccess: new Gauge({
      name: 'chat4all_account_last_success_timestamp_seconds',
      help: 'Time at which the platform last accepted a message of the account from this process, in seconds since 1970.',
      labelNames: ['channel', 'account'],
      aggregator: 'max',
      registers,
    }),
    accountState: new Gauge({
      name: 'chat4all_account_state',
      help: '1 for the current state of the account, 0 for every other. Every worker reports the same value: use max.',
      labelNames: ['channel', 'account', 'state'],
      aggregator: 'max',
      registers,
    }),
    accountTokenExpiry: new Gauge({
      name: 'chat4all_account_token_expiry_timestamp_seconds',
      help: 'Expiry of the credentials of the account, in seconds since 1970; absent if unknown.',
      labelNames: ['channel', 'account'],
      aggregator: 'max',
      registers,
    }),
  };
}
