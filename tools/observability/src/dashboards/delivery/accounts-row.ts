import { CountsPerSecond, PercentUnit, RequestsPerSecond, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { type RowSpec, table, timeseries } from '../../panels.ts';
import { perSecond, quantile } from '../../promql.ts';
import { ON_CHANNEL } from '../variables.ts';

const PER_ACCOUNT = { where: ON_CHANNEL, by: ['channel', 'account'] };
const FAILED = { where: `outcome="failed", ${ON_CHANNEL}`, by: ['channel', 'account'] };

/** The state of each account on its platform. */
export const ACCOUNTS_ROW: RowSpec = {
  title: 'Accounts',
  panels: [
    table({
      title: 'Accounts',
      description:
        'State of each account, its parked deliveries, the time since its platform last accepted a message, and the time until its token expires, if known.',
      unit: Short,
      runbook: 'account-without-success',
      columns: [
        { name: 'channel' },
        { name: 'account' },
        { name: 'state' },
        { name: 'Parked', unit: Short },
        { name: 'Calls', unit: RequestsPerSecond },
        { name: 'Since last success', unit: Seconds },
        { name: 'Token expires in', unit: Seconds },
      ],
      queries: [
        { expr: `max by (channel, account, state) (chat4all_account_state{${ON_CHANNEL}}) == 1`, legend: 'State' },
        { expr: `max by (channel, account) (chat4all_parked_deliveries{${ON_CHANNEL}})`, legend: 'Parked' },
        { expr: perSecond('chat4all_account_calls_total', PER_ACCOUNT), legend: 'Calls' },
        {
          expr: `time() - max by (channel, account) (chat4all_account_last_success_timestamp_seconds{${ON_CHANNEL}})`,
          legend: 'Since last success',
        },
        {
          expr: `min by (channel, account) (chat4all_account_token_expiry_timestamp_seconds{${ON_CHANNEL}}) - time()`,
          legend: 'Token expires in',
        },
      ],
    }),
    timeseries({
      title: 'Failed calls',
      description: 'Share of failed calls to the platform, by account.',
      unit: PercentUnit,
      runbook: 'account-without-success',
      width: 6,
      thresholds: [{ value: 0.05, color: 'yellow' }],
      queries: [
        {
          expr: `(${perSecond('chat4all_account_calls_total', FAILED)} or 0 * ${perSecond('chat4all_account_calls_total', PER_ACCOUNT)}) / ${perSecond('chat4all_account_calls_total', PER_ACCOUNT)}`,
          legend: '{{account}}',
        },
      ],
    }),
    timeseries({
      title: 'Platform calls by outcome',
      description: 'Calls to platforms per second: ok, or the reason of the failure.',
      unit: CountsPerSecond,
      runbook: 'account-without-success',
      width: 6,
      queries: [
        {
          expr: perSecond('chat4all_provider_call_duration_seconds_count', {
            where: ON_CHANNEL,
            by: ['channel', 'outcome'],
          }),
          legend: '{{channel}} {{outcome}}',
        },
      ],
    }),
    timeseries({
      title: 'Platform call duration',
      description: 'Duration of calls to platforms, median and 99th percentile.',
      unit: Seconds,
      runbook: 'account-without-success',
      width: 6,
      queries: [0.5, 0.99].map((part) => ({
        expr: quantile(part, 'chat4all_provider_call_duration_seconds', { where: ON_CHANNEL, by: ['channel'] }),
        legend: `{{channel}} ${part * 100} %`,
        exemplars: true,
      })),
    }),
    timeseries({
      title: 'Platform calls in flight',
      description: 'Calls to platforms in flight, by account, and the limit of one worker per account.',
      unit: Short,
      runbook: 'account-without-success',
      width: 6,
      queries: [
        {
          expr: `sum by (channel, account) (chat4all_provider_calls_in_flight{${ON_CHANNEL}})`,
          legend: '{{account}}',
        },
        { expr: 'max(chat4all_provider_calls_limit{scope="account"})', legend: 'limit per worker' },
      ],
    }),
  ],
};
