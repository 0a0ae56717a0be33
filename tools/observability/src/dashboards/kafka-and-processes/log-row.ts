import { CountsPerSecond, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { type RowSpec, timeseries } from '../../panels.ts';
import { perSecond, perSecondOrZero, quantile } from '../../promql.ts';
import { OF_JOB } from '../variables.ts';

/** The log (Kafka), as measured by the processes. */
export const LOG_ROW: RowSpec = {
  title: 'Kafka',
  panels: [
    timeseries({
      title: 'Lag by partition',
      description:
        'Unfinished records per partition. One partition above all others points to its worker, or to one busy lane.',
      unit: Short,
      runbook: 'lag-growing',
      width: 6,
      queries: [
        {
          expr: 'max by (group, topic, partition) (chat4all_consumer_lag_records)',
          legend: '{{group}} {{topic}} {{partition}}',
        },
      ],
    }),
    timeseries({
      title: 'Records published',
      description: 'Records published durably per second, by topic.',
      unit: CountsPerSecond,
      runbook: 'lag-growing',
      width: 6,
      queries: [
        {
          expr: perSecond('chat4all_bus_records_published_total', { where: OF_JOB, by: ['topic'] }),
          legend: '{{topic}}',
        },
      ],
    }),
    timeseries({
      title: 'Publish duration',
      description: 'Time until a batch is durable, 95th percentile, by app.',
      unit: Seconds,
      runbook: 'latency-budget-burn',
      width: 6,
      queries: [
        {
          expr: quantile(0.95, 'chat4all_bus_publish_duration_seconds', { where: OF_JOB, by: ['job'] }),
          legend: '{{job}}',
        },
      ],
    }),
    timeseries({
      title: 'Log errors',
      description: 'Failed operations per second. Each is retried or returned to the caller; many mean an outage.',
      unit: CountsPerSecond,
      runbook: 'error-budget-burn',
      width: 6,
      queries: [
        {
          expr: perSecondOrZero('chat4all_bus_errors_total', { where: OF_JOB, by: ['operation', 'code'] }),
          legend: '{{operation}} {{code}}',
        },
      ],
    }),
  ],
};
