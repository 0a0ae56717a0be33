import { CountsPerSecond } from '@grafana/grafana-foundation-sdk/units';
import { type RowSpec, timeseries } from '../../panels.ts';
import { perSecondOrZero } from '../../promql.ts';
import { onChannel } from '../variables.ts';

/** What is not sent at once, and why. */
export const retriesRow: RowSpec = {
  title: 'Retries and parking',
  panels: [
    timeseries({
      title: 'Retries',
      description: 'Sends a second that are tried again, by the reason of the failure.',
      unit: CountsPerSecond,
      runbook: 'account-without-success',
      width: 6,
      queries: [
        {
          expr: perSecondOrZero('chat4all_retries_total', { where: onChannel, by: ['channel', 'reason'] }),
          legend: '{{channel}} {{reason}}',
        },
      ],
    }),
    timeseries({
      title: 'Throttled',
      description:
        'Calls a second that a platform refused as too fast, by what was too fast: a person, an account, all.',
      unit: CountsPerSecond,
      runbook: 'account-without-success',
      width: 6,
      queries: [
        {
          expr: perSecondOrZero('chat4all_throttles_total', { where: onChannel, by: ['channel', 'scope'] }),
          legend: '{{channel}} {{scope}}',
        },
      ],
    }),
    timeseries({
      title: 'Parked, by reason',
      description:
        'Deliveries a second that went into the store to wait: for their account, a breaker, the pace, a retry, their lane, a free call.',
      unit: CountsPerSecond,
      runbook: 'account-without-success',
      width: 6,
      queries: [
        {
          expr: perSecondOrZero('chat4all_deliveries_parked_total', { where: onChannel, by: ['channel', 'reason'] }),
          legend: '{{channel}} {{reason}}',
        },
      ],
    }),
    timeseries({
      title: 'Released',
      description: 'Deliveries a second that were put on the log again after they had waited in the store.',
      unit: CountsPerSecond,
      runbook: 'account-without-success',
      width: 6,
      queries: [
        {
          expr: perSecondOrZero('chat4all_deliveries_released_total', { where: onChannel, by: ['channel'] }),
          legend: '{{channel}}',
        },
      ],
    }),
  ],
};
