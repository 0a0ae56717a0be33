import { CountsPerSecond, PercentUnit, RequestsPerSecond, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { type DashboardSpec, stat, timeseries } from '../panels.ts';
import { orZero, perSecond, perSecondOrZero, quantile, quantiles } from '../promql.ts';
import { channelVariable, onChannel } from './variables.ts';

/** What one looks at first: does it flow, how fast, what fails, what lags. */
export const overview: DashboardSpec = {
  uid: 'chat4all-overview',
  title: 'Chat4All: Overview',
  description: 'Flow, latency, errors and lag, by channel.',
  variables: [channelVariable],
  rows: [
    {
      title: 'Now',
      panels: [
        stat({
          title: 'Messages accepted',
          description: 'Messages a second of which the log has every delivery durably.',
          unit: CountsPerSecond,
          runbook: 'error-budget-burn',
          queries: [{ expr: perSecond('chat4all_messages_accepted_total'), legend: 'accepted' }],
        }),
        stat({
          title: 'Within 250 ms',
          description: 'SendMessage calls answered within 250 ms in the last hour. The objective is 99 %.',
          unit: PercentUnit,
          runbook: 'latency-budget-burn',
          base: 'red',
          thresholds: [
            { value: 0.97, color: 'yellow' },
            { value: 0.99, color: 'green' },
          ],
          queries: [{ expr: '1 - chat4all:send_message_slow:ratio1h', legend: 'fast enough' }],
        }),
        stat({
          title: 'Without errors of ours',
          description:
            'Calls in the last hour that did not end as UNAVAILABLE, INTERNAL, UNKNOWN or DEADLINE_EXCEEDED. The objective is 99.9 %.',
          unit: PercentUnit,
          runbook: 'error-budget-burn',
          base: 'red',
          thresholds: [
            { value: 0.997, color: 'yellow' },
            { value: 0.999, color: 'green' },
          ],
          queries: [{ expr: '1 - chat4all:calls_failed:ratio1h', legend: 'well' }],
        }),
        stat({
          title: 'Deliveries failed',
          description:
            'Of the deliveries that came to an outcome in the last ten minutes. An alert comes at 5 % of a channel.',
          unit: PercentUnit,
          runbook: 'failure-ratio-high',
          thresholds: [
            { value: 0.01, color: 'yellow' },
            { value: 0.05, color: 'red' },
          ],
          queries: [{ expr: `max(chat4all:deliveries_failed:ratio10m{${onChannel}})`, legend: 'worst channel' }],
        }),
        stat({
          title: 'Lag',
          description:
            'Records that the worst group has yet to finish on a topic. An alert comes at 1,000 that become more.',
          unit: Short,
          runbook: 'lag-growing',
          thresholds: [
            { value: 1_000, color: 'yellow' },
            { value: 10_000, color: 'red' },
          ],
          queries: [{ expr: 'max(chat4all:consumer_lag:records)', legend: 'worst' }],
        }),
        stat({
          title: 'Alerts',
          description: 'Alerts that fire now.',
          unit: Short,
          runbook: 'README',
          thresholds: [{ value: 1, color: 'red' }],
          queries: [{ expr: orZero('count(ALERTS{alertstate="firing"})'), legend: 'firing' }],
        }),
      ],
    },
    {
      title: 'Flow',
      panels: [
        timeseries({
          title: 'Deliveries accepted',
          description: 'Deliveries a second that the log has durably.',
          unit: CountsPerSecond,
          runbook: 'error-budget-burn',
          queries: [
            {
              expr: perSecond('chat4all_deliveries_accepted_total', { where: onChannel, by: ['channel'] }),
              legend: '{{channel}}',
            },
          ],
        }),
        timeseries({
          title: 'Deliveries by state',
          description:
            'State changes a second. Sent should follow accepted; delivered and read follow as people receive and open.',
          unit: CountsPerSecond,
          runbook: 'failure-ratio-high',
          queries: [
            {
              expr: perSecond('chat4all_delivery_states_total', { where: onChannel, by: ['state'] }),
              legend: '{{state}}',
            },
          ],
        }),
        timeseries({
          title: 'What platforms tell',
          description: 'Receipts and messages from people, a second, as callbacks bring them.',
          unit: CountsPerSecond,
          runbook: 'webhooks-refused',
          queries: [
            {
              expr: perSecond('chat4all_webhook_events_total', { where: onChannel, by: ['channel', 'kind'] }),
              legend: '{{channel}} {{kind}}',
            },
          ],
        }),
      ],
    },
    {
      title: 'Latency',
      panels: [
        timeseries({
          title: 'SendMessage',
          description: 'From the arrival of the call to its answer. The objective: 99 % within 250 ms.',
          unit: Seconds,
          runbook: 'latency-budget-burn',
          thresholds: [{ value: 0.25, color: 'red' }],
          queries: quantiles('chat4all_grpc_call_duration_seconds', 'method="SendMessage"'),
        }),
        timeseries({
          title: 'Accepted to sent',
          description:
            'Within what time 95 % of the deliveries got from acceptance to the platform, waits and retries included.',
          unit: Seconds,
          runbook: 'lag-growing',
          queries: [
            {
              expr: quantile(0.95, 'chat4all_delivery_duration_seconds', {
                where: `state="sent", ${onChannel}`,
                by: ['channel'],
              }),
              legend: '{{channel}}',
              exemplars: true,
            },
          ],
        }),
        timeseries({
          title: 'Calls of platforms',
          description: 'Within what time platforms answered 95 % of our calls.',
          unit: Seconds,
          runbook: 'account-without-success',
          queries: [
            {
              expr: quantile(0.95, 'chat4all_provider_call_duration_seconds', { where: onChannel, by: ['channel'] }),
              legend: '{{channel}}',
              exemplars: true,
            },
          ],
        }),
      ],
    },
    {
      title: 'Errors and lag',
      panels: [
        timeseries({
          title: 'Failed deliveries',
          description: 'Deliveries a second that have failed for good, by the reason.',
          unit: CountsPerSecond,
          runbook: 'failure-ratio-high',
          queries: [
            {
              expr: perSecondOrZero('chat4all_delivery_failures_total', {
                where: onChannel,
                by: ['channel', 'reason'],
              }),
              legend: '{{channel}} {{reason}}',
            },
          ],
        }),
        timeseries({
          title: 'Calls by code',
          description: 'Answered gRPC calls a second, by their status code.',
          unit: RequestsPerSecond,
          runbook: 'error-budget-burn',
          queries: [{ expr: perSecond('chat4all_grpc_calls_total', { by: ['code'] }), legend: '{{code}}' }],
        }),
        timeseries({
          title: 'Lag by topic',
          description: 'Records that a group has yet to finish. A wave is worked off; what only grows is an alert.',
          unit: Short,
          runbook: 'lag-growing',
          thresholds: [{ value: 1_000, color: 'yellow' }],
          queries: [{ expr: 'chat4all:consumer_lag:records', legend: '{{group}} {{topic}}' }],
        }),
      ],
    },
  ],
};
