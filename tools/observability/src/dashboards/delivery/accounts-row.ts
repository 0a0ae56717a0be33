import { CountsPerSecond, PercentUnit, RequestsPerSecond, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { type RowSpec, table, timeseries } from '../../panels.ts';
import { perSecond, quantile } from '../../promql.ts';
import { onChannel } from '../variables.ts';

const perAccount = { where: onChannel, by: ['channel', 'account'] };
const failed = { where: `outcome="failed", ${onChannel}`, by: ['channel', 'account'] };

/** How each account fares on its platform. */
export const accountsRow: RowSpec = {
  title: 'Accounts',
  panels: [
    table({
      title: 'Accounts',
      description:
        'The state of each account, what waits for it, when its platform last took a message, and when its token ends, where that is known.',
      unit: Short,
      runbook: 'account-without-success',
      columns: [
        { name: 'channel' },
        { name: 'account' },
        { name: 'state' },
        { name: 'Waiting', unit: Short },
        { name: 'Calls', unit: RequestsPerSecond },
        { name: 'Since last success', unit: Seconds },
        { name: 'Token ends in', unit: Seconds },
      ],
      queries: [
        { expr: `max by (channel, account, state) (chat4all_account_state{${onChannel}}) == 1`, legend: 'State' },
        { expr: `max by (channel, account) (chat4all_parked_deliveries{${onChannel}})`, legend: 'Waiting' },
        { expr: perSecond('chat4all_account_calls_total', perAccount), legend: 'Calls' },
        {
          expr: `time() - max by (channel, account) (chat4all_account_last_success_timestamp_seconds{${onChannel}})`,
          legend: 'Since last success',
        },
        {
          expr: `min by (channel, account) (chat4all_account_token_expiry_timestamp_seconds{${onChannel}}) - time()`,
          legend: 'Token ends in',
        },
      ],
    }),
    timeseries({
      title: 'Failed calls',
      description: "Of each account's calls of its platform, the part that failed.",
      unit: PercentUnit,
      runbook: 'account-without-success',
      width: 6,
      thresholds: [{ value: 0.05, color: 'yellow' }],
      queries: [
        {
          expr: `(${perSecond('chat4all_account_calls_total', failed)} or 0 * ${perSecond('chat4all_account_calls_total', perAccount)}) / ${perSecond('chat4all_account_calls_total', perAccount)}`,
          legend: '{{account}}',
        },
      ],
    }),
    timeseries({
      title: 'Calls by outcome',
      description: 'Calls of platforms a second, ok or by the reason of the failure.',
      unit: CountsPerSecond,
      runbook: 'account-without-success',
      width: 6,
      queries: [
        {
          expr: perSecond('chat4all_provider_call_duration_seconds_count', {
            where: onChannel,
            by: ['channel', 'outcome'],
          }),
          legend: '{{channel}} {{outcome}}',
        },
      ],
    }),
    timeseries({
      title: 'Duration of calls',
      description: 'Within what time platforms answered half and 99 % of our calls.',
      unit: Seconds,
      runbook: 'account-without-success',
      width: 6,
      queries: [0.5, 0.99].map((part) => ({
        expr: quantile(part, 'chat4all_provider_call_duration_seconds', { where: onChannel, by: ['channel'] }),
        legend: `{{channel}} ${part * 100} %`,
        exemplars: true,
      })),
    }),
    timeseries({
      title: 'Calls under way',
      description: 'Calls of platforms under way, by account, and how many one worker makes at once for one account.',
      unit: Short,
      runbook: 'account-without-success',
      width: 6,
      queries: [
        {
          expr: `sum by (channel, account) (chat4all_provider_calls_in_flight{${onChannel}})`,
          legend: '{{account}}',
        },
        { expr: 'max(chat4all_provider_calls_limit{scope="account"})', legend: 'limit of a worker' },
      ],
    }),
  ],
};
