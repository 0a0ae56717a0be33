import { CountsPerSecond, PercentUnit, RequestsPerSecond, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { type DashboardSpec, stat, timeseries } from '../panels.ts';
import { orZero, perSecond, perSecondOrZero, quantile, quantiles } from '../promql.ts';
import { CHANNEL_VARIABLE, ON_CHANNEL } from './variables.ts';

/** The first dashboard to open: flow, latency, errors and lag. */
export const OVERVIEW: DashboardSpec = {
  uid: 'chat4all-overview',
  title: 'Chat4All: Overview',
  description: 'Flow, latency, errors and lag, by channel.',
  variables: [CHANNEL_VARIABLE],
  rows: [
    {
      title: 'Now',
      panels: [
        stat({
          title: 'Messages accepted',
          description: 'Messages accepted per second: all of their deliveries are durable in the log.',
          unit: CountsPerSecond,
          runbook: 'error-budget-burn',
          queries: [{ expr: perSecond('chat4all_messages_accepted_total'), legend: 'accepted' }],
        }),
        stat({
          title: 'Calls within 250 ms',
          description: 'SendMessage calls answered within 250 ms, over the last hour. Objective: 99 %.',
          unit: PercentUnit,
          runbook: 'latency-budget-burn',
          base: 'red',
          thresholds: [
            { value: 0.97, color: 'yellow' },
            { value: 0.99, color: 'green' },
          ],
          queries: [{ expr: '1 - chat4all:send_message_slow:ratio1h', legend: 'within 250 ms' }],
        }),
        stat({
          title: 'Calls without server errors',
          description:
            'Calls that did not end with UNAVAILABLE, INTERNAL, UNKNOWN or DEADLINE_EXCEEDED, over the last hour. Objective: 99.9 %.',
          unit: PercentUnit,
          runbook: 'error-budget-burn',
          base: 'red',
          thresholds: [
            { value: 0.997, color: 'yellow' },
            { value: 0.999, color: 'green' },
          ],
          queries: [{ expr: '1 - chat4all:calls_failed:ratio1h', legend: 'without errors' }],
        }),
        stat({
          title: 'Deliveries failed',
          description:
            'Failed deliveries among those that ended in the last ten minutes, on the worst channel. Alert: above 5 %.',
          unit: PercentUnit,
          runbook: 'failure-ratio-high',
          thresholds: [
            { value: 0.01, color: 'yellow' },
            { value: 0.05, color: 'red' },
          ],
          queries: [{ expr: `max(chat4all:deliveries_failed:ratio10m{${ON_CHANNEL}})`, legend: 'worst channel' }],
        }),
        stat({
          title: 'Lag',
          description: 'Unfinished records of the group with the largest lag. Alert: above 1,000 and growing.',
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
          description: 'Number of firing alerts.',
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
          description: 'Deliveries accepted per second, durable in the log.',
          unit: CountsPerSecond,
          runbook: 'error-budget-burn',
          queries: [
            {
              expr: perSecond('chat4all_deliveries_accepted_total', { where: ON_CHANNEL, by: ['channel'] }),
              legend: '{{channel}}',
            },
          ],
        }),
        timeseries({
          title: 'Deliveries by state',
          description:
            'State changes per second. Sent follows accepted; delivered and read follow as recipients receive and open messages.',
          unit: CountsPerSecond,
          runbook: 'failure-ratio-high',
          queries: [
            {
              expr: perSecond('chat4all_delivery_states_total', { where: ON_CHANNEL, by: ['state'] }),
              legend: '{{state}}',
            },
          ],
        }),
        timeseries({
          title: 'Receipts and inbound messages',
          description: 'Receipts and inbound messages per second, from callbacks.',
          unit: CountsPerSecond,
          runbook: 'webhooks-refused',
          queries: [
            {
              expr: perSecond('chat4all_webhook_events_total', { where: ON_CHANNEL, by: ['channel', 'kind'] }),
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
          description: 'Time from the arrival of a call to its response. Objective: 99 % within 250 ms.',
          unit: Seconds,
          runbook: 'latency-budget-burn',
          thresholds: [{ value: 0.25, color: 'red' }],
          queries: quantiles('chat4all_grpc_call_duration_seconds', 'method="SendMessage"'),
        }),
        timeseries({
          title: 'Accepted to sent',
          description: 'Time from acceptance to SENT, 95th percentile, including waits and retries.',
          unit: Seconds,
          runbook: 'lag-growing',
          queries: [
            {
              expr: quantile(0.95, 'chat4all_delivery_duration_seconds', {
                where: `state="sent", ${ON_CHANNEL}`,
                by: ['channel'],
              }),
              legend: '{{channel}}',
              exemplars: true,
            },
          ],
        }),
        timeseries({
          title: 'Platform calls',
          description: 'Duration of calls to platforms, 95th percentile.',
          unit: Seconds,
          runbook: 'account-without-success',
          queries: [
            {
              expr: quantile(0.95, 'chat4all_provider_call_duration_seconds', { where: ON_CHANNEL, by: ['channel'] }),
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
          description: 'Deliveries per second that ended FAILED, by reason.',
          unit: CountsPerSecond,
          runbook: 'failure-ratio-high',
          queries: [
            {
              expr: perSecondOrZero('chat4all_delivery_failures_total', {
                where: ON_CHANNEL,
                by: ['channel', 'reason'],
              }),
              legend: '{{channel}} {{reason}}',
            },
          ],
        }),
        timeseries({
          title: 'Calls by code',
          description: 'Completed gRPC calls per second, by status code.',
          unit: RequestsPerSecond,
          runbook: 'error-budget-burn',
          queries: [{ expr: perSecond('chat4all_grpc_calls_total', { by: ['code'] }), legend: '{{code}}' }],
        }),
        timeseries({
          title: 'Lag by topic',
          description: 'Unfinished records per group. Waves are normal; steady growth raises an alert.',
          unit: Short,
          runbook: 'lag-growing',
          thresholds: [{ value: 1_000, color: 'yellow' }],
          queries: [{ expr: 'chat4all:consumer_lag:records', legend: '{{group}} {{topic}}' }],
        }),
      ],
    },
  ],
};
