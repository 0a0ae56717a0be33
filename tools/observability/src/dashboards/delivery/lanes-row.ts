import { CountsPerSecond, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { type RowSpec, timeseries } from '../../panels.ts';
import { perSecond, perSecondOrZero, quantile } from '../../promql.ts';
import { ON_CHANNEL } from '../variables.ts';

/** Deliveries from the log to the platforms, and those parked or scheduled in the store. */
export const LANES_ROW: RowSpec = {
  title: 'Lanes',
  panels: [
    timeseries({
      title: 'Time in the log',
      description: 'Time from the log to the claim by a worker, 95th percentile.',
      unit: Seconds,
      runbook: 'lag-growing',
      queries: [
        {
          expr: quantile(0.95, 'chat4all_queue_duration_seconds', { where: ON_CHANNEL, by: ['channel'] }),
          legend: '{{channel}}',
          exemplars: true,
        },
      ],
    }),
    timeseries({
      title: 'Claimed and sent',
      description:
        'Deliveries claimed by workers and accepted by platforms, per second. A lasting gap means retries or failures.',
      unit: CountsPerSecond,
      runbook: 'lag-growing',
      queries: [
        {
          expr: perSecond('chat4all_delivery_states_total', {
            where: `state=~"routed|sent", ${ON_CHANNEL}`,
            by: ['channel', 'state'],
          }),
          legend: '{{channel}} {{state}}',
        },
      ],
    }),
    timeseries({
      title: 'Duplicates',
      description:
        'Redelivered records per second that needed no sending: after a restart, a rebalance or a repeated request.',
      unit: CountsPerSecond,
      runbook: 'process-down',
      queries: [
        {
          expr: perSecondOrZero('chat4all_duplicates_total', { where: ON_CHANNEL, by: ['channel'] }),
          legend: '{{channel}}',
        },
      ],
    }),
    timeseries({
      title: 'Parked lanes',
      description: 'Lanes parked in the store, by account. A suspended account parks all of its lanes.',
      unit: Short,
      runbook: 'account-without-success',
      queries: [
        {
          expr: `max by (channel, account) (chat4all_parked_lanes{${ON_CHANNEL}})`,
          legend: '{{account}}',
        },
      ],
    }),
    timeseries({
      title: 'Parked deliveries',
      description: 'Deliveries in parked lanes, by account.',
      unit: Short,
      runbook: 'account-without-success',
      queries: [
        {
          expr: `max by (channel, account) (chat4all_parked_deliveries{${ON_CHANNEL}})`,
          legend: '{{account}}',
        },
      ],
    }),
    timeseries({
      title: 'Scheduled',
      description: 'Deliveries before their send time, or before their fallback step, on all channels.',
      unit: Short,
      runbook: 'lag-growing',
      queries: [{ expr: 'max(chat4all_scheduled_deliveries)', legend: 'scheduled' }],
    }),
  ],
};
