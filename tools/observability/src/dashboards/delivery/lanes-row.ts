import { CountsPerSecond, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { type RowSpec, timeseries } from '../../panels.ts';
import { perSecond, perSecondOrZero, quantile } from '../../promql.ts';
import { onChannel } from '../variables.ts';

/** How deliveries come off the log, and what waits in the store. */
export const lanesRow: RowSpec = {
  title: 'Lanes',
  panels: [
    timeseries({
      title: 'Wait in the log',
      description: 'Within what time 95 % of the deliveries were claimed by a worker, from the log having them.',
      unit: Seconds,
      runbook: 'lag-growing',
      queries: [
        {
          expr: quantile(0.95, 'chat4all_queue_duration_seconds', { where: onChannel, by: ['channel'] }),
          legend: '{{channel}}',
          exemplars: true,
        },
      ],
    }),
    timeseries({
      title: 'Claimed and sent',
      description:
        'Deliveries a second that workers claimed, and that platforms took. Apart for long: retries or failures.',
      unit: CountsPerSecond,
      runbook: 'lag-growing',
      queries: [
        {
          expr: perSecond('chat4all_delivery_states_total', {
            where: `state=~"routed|sent", ${onChannel}`,
            by: ['channel', 'state'],
          }),
          legend: '{{channel}} {{state}}',
        },
      ],
    }),
    timeseries({
      title: 'Needed no delivering',
      description: 'Deliveries a second that came off the log again: after a restart, a rebalance, a repeated request.',
      unit: CountsPerSecond,
      runbook: 'process-down',
      queries: [
        {
          expr: perSecondOrZero('chat4all_duplicates_total', { where: onChannel, by: ['channel'] }),
          legend: '{{channel}}',
        },
      ],
    }),
    timeseries({
      title: 'Parked lanes',
      description: 'Lanes that wait in the store now, by account. An account that is set aside parks all of its lanes.',
      unit: Short,
      runbook: 'account-without-success',
      queries: [
        {
          expr: `max by (channel, account) (chat4all_parked_lanes{${onChannel}})`,
          legend: '{{account}}',
        },
      ],
    }),
    timeseries({
      title: 'Parked deliveries',
      description: 'Deliveries that wait in parked lanes now, by account.',
      unit: Short,
      runbook: 'account-without-success',
      queries: [
        {
          expr: `max by (channel, account) (chat4all_parked_deliveries{${onChannel}})`,
          legend: '{{account}}',
        },
      ],
    }),
    timeseries({
      title: 'Scheduled',
      description: 'Deliveries that wait for their send time, or for their turn in a fallback, on all channels.',
      unit: Short,
      runbook: 'lag-growing',
      queries: [{ expr: 'max(chat4all_scheduled_deliveries)', legend: 'scheduled' }],
    }),
  ],
};
