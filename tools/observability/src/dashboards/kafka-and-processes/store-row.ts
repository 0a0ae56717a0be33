import { CountsPerSecond, RequestsPerSecond, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { type RowSpec, timeseries } from '../../panels.ts';
import { orZero, perSecond, perSecondOrZero, quantile } from '../../promql.ts';
import { OF_JOB } from '../variables.ts';

/** The store, as measured by the processes, and the operations that wait during an outage. */
export const STORE_ROW: RowSpec = {
  title: 'Store',
  panels: [
    timeseries({
      title: 'Store calls',
      description: 'Calls per second, by operation.',
      unit: RequestsPerSecond,
      runbook: 'lag-growing',
      width: 6,
      queries: [
        {
          expr: perSecond('chat4all_store_call_duration_seconds_count', { where: OF_JOB, by: ['operation'] }),
          legend: '{{operation}}',
        },
      ],
    }),
    timeseries({
      title: 'Store call duration',
      description: 'Duration of store calls, 95th percentile, by operation.',
      unit: Seconds,
      runbook: 'lag-growing',
      width: 6,
      queries: [
        {
          expr: quantile(0.95, 'chat4all_store_call_duration_seconds', { where: OF_JOB, by: ['operation'] }),
          legend: '{{operation}}',
        },
      ],
    }),
    timeseries({
      title: 'Store errors',
      description: 'Failed calls per second. Workers wait and retry; the router continues to accept.',
      unit: CountsPerSecond,
      runbook: 'lag-growing',
      width: 6,
      queries: [
        {
          expr: perSecondOrZero('chat4all_store_errors_total', { where: OF_JOB, by: ['operation', 'code'] }),
          legend: '{{operation}} {{code}}',
        },
      ],
    }),
    timeseries({
      title: 'Operations waiting for the log or the store',
      description: 'Operations that retry until the log or the store is available. Above 0 means an outage.',
      unit: Short,
      runbook: 'lag-growing',
      width: 6,
      thresholds: [{ value: 1, color: 'red' }],
      queries: [
        {
          expr: orZero(`sum by (job, operation) (chat4all_waiting_operations{${OF_JOB}})`, 'operation'),
          legend: '{{job}} {{operation}}',
        },
      ],
    }),
  ],
};
