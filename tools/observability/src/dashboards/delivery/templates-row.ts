import { CountsPerSecond, Seconds } from '@grafana/grafana-foundation-sdk/units';
import { type RowSpec, timeseries } from '../../panels.ts';
import { perSecondOrZero } from '../../promql.ts';
import { ON_CHANNEL } from '../variables.ts';

const FAILING_SINCE = `max by (channel, account) (chat4all_template_sync_failing_since_timestamp_seconds{${ON_CHANNEL}})`;

/** The templates of accounts. */
export const TEMPLATES_ROW: RowSpec = {
  title: 'Templates',
  panels: [
    timeseries({
      title: 'Synchronizations by outcome',
      description: 'Synchronizations of the templates of an account per second. Each account has one an hour.',
      unit: CountsPerSecond,
      runbook: 'templates-not-synchronized',
      queries: [{ expr: perSecondOrZero('chat4all_template_syncs_total', { by: ['outcome'] }), legend: '{{outcome}}' }],
    }),
    timeseries({
      title: 'Accounts that are not synchronized',
      description: 'Time since which the synchronization of each account fails. Alert: three hours.',
      unit: Seconds,
      runbook: 'templates-not-synchronized',
      queries: [{ expr: `time() - (${FAILING_SINCE} > 0) or on() vector(0)`, legend: '{{account}}' }],
    }),
  ],
};
