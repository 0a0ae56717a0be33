import { CountsPerSecond } from '@grafana/grafana-foundation-sdk/units';
import { type RowSpec, timeseries } from '../../panels.ts';
import { perSecondOrZero } from '../../promql.ts';
import { ON_CHANNEL } from '../variables.ts';

/** Deliveries that are not sent immediately, by reason. */
export const RETRIES_ROW: RowSpec = {
  title: 'Retries and parking',
  panels: [
    timeseries({
      title: 'Retries',
      description: 'Retried sends per second, by the reason of the failure.',
      unit: CountsPerSecond,
      runbook: 'account-without-success',
      width: 6,
      queries: [
        {
          expr: perSecondOrZero('chat4all_retries_total', { where: ON_CHANNEL, by: ['channel', 'reason'] }),
          legend: '{{channel}} {{reason}}',
        },
      ],
    }),
    timeseries({
      title: 'Throttled',
      description: 'Calls per second that a platform throttled, by scope: recipient, account or platform.',
      unit: CountsPerSecond,
      runbook: 'account-without-success',
      width: 6,
      queries: [
        {
          expr: perSecondOrZero('chat4all_throttles_total', { where: ON_CHANNEL, by: ['channel', 'scope'] }),
          legend: '{{channel}} {{scope}}',
        },
      ],
    }),
    timeseries({
      title: 'Parked, by reason',
      description:
        'Deliveries parked per second, by reason: account suspended, breaker open, rate limit, retry, lane, too many calls.',
      unit: CountsPerSecond,
      runbook: 'account-without-success',
      width: 6,
      queries: [
        {
          expr: perSecondOrZero('chat4all_deliveries_parked_total', { where: ON_CHANNEL, by: ['channel', 'reason'] }),
          legend: '{{channel}} {{reason}}',
        },
      ],
    }),
    timeseries({
      title: 'Released',
      description: 'Parked deliveries published to the log again, per second.',
      unit: CountsPerSecond,
      runbook: 'account-without-success',
      width: 6,
      queries: [
        {
          expr: perSecondOrZero('chat4all_deliveries_released_total', { where: ON_CHANNEL, by: ['channel'] }),
          legend: '{{channel}}',
        },
      ],
    }),
  ],
};
