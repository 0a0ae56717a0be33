import { CountsPerSecond, RequestsPerSecond, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { type RowSpec, timeseries } from '../../panels.ts';
import { orZero, perSecond, perSecondOrZero, quantile } from '../../promql.ts';
import { ofJob } from '../variables.ts';

/** The store, as our processes meet it, and what an outage makes wait. */
export const storeRow: RowSpec = {
  title: 'Store',
  panels: [
    timeseries({
      title: 'Calls of the store',
      description: 'Calls a second, by operation.',
      unit: RequestsPerSecond,
      runbook: 'lag-growing',
      width: 6,
      queries: [
        {
          expr: perSecond('chat4all_store_call_duration_seconds_count', { where: ofJob, by: ['operation'] }),
          legend: '{{operation}}',
        },
      ],
    }),
    timeseries({
      title: 'Duration of store calls',
      description: 'Within what time 95 % of the calls of an operation were answered.',
      unit: Seconds,
      runbook: 'lag-growing',
      width: 6,
      queries: [
        {
          expr: quantile(0.95, 'chat4all_store_call_duration_seconds', { where: ofJob, by: ['operation'] }),
          legend: '{{operation}}',
        },
      ],
    }),
    timeseries({
      title: 'Errors of the store',
      description: 'Failed calls a second. Workers wait and try again; the router goes on accepting.',
      unit: CountsPerSecond,
      runbook: 'lag-growing',
      width: 6,
      queries: [
        {
          expr: perSecondOrZero('chat4all_store_errors_total', { where: ofJob, by: ['operation', 'code'] }),
          legend: '{{operation}} {{code}}',
        },
      ],
    }),
    timeseries({
      title: 'Waiting for the log or the store',
      description: 'Operations that wait for the log or the store to come back. More than 0 is an outage.',
      unit: Short,
      runbook: 'lag-growing',
      width: 6,
      thresholds: [{ value: 1, color: 'red' }],
      queries: [
        {
          expr: orZero(`sum by (job, operation) (chat4all_waiting_operations{${ofJob}})`, 'operation'),
          legend: '{{job}} {{operation}}',
        },
      ],
    }),
  ],
};
