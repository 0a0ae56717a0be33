import { CountsPerSecond, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { type RowSpec, timeseries } from '../../panels.ts';
import { perSecond, perSecondOrZero, quantile } from '../../promql.ts';
import { ofJob } from '../variables.ts';

/** The log: Kafka, as our processes meet it. */
export const logRow: RowSpec = {
  title: 'Kafka',
  panels: [
    timeseries({
      title: 'Lag by partition',
      description:
        'Records that a group has yet to finish. One partition above all others: its worker, or one busy lane.',
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
      description: 'Records a second that the log has durably, by topic.',
      unit: CountsPerSecond,
      runbook: 'lag-growing',
      width: 6,
      queries: [
        {
          expr: perSecond('chat4all_bus_records_published_total', { where: ofJob, by: ['topic'] }),
          legend: '{{topic}}',
        },
      ],
    }),
    timeseries({
      title: 'Until durable',
      description: 'Within what time 95 % of what was published together was durable, by app.',
      unit: Seconds,
      runbook: 'latency-budget-burn',
      width: 6,
      queries: [
        {
          expr: quantile(0.95, 'chat4all_bus_publish_duration_seconds', { where: ofJob, by: ['job'] }),
          legend: '{{job}}',
        },
      ],
    }),
    timeseries({
      title: 'Errors of the log',
      description: 'Failed operations a second. Each is tried again or told to the caller; many are an outage.',
      unit: CountsPerSecond,
      runbook: 'error-budget-burn',
      width: 6,
      queries: [
        {
          expr: perSecondOrZero('chat4all_bus_errors_total', { where: ofJob, by: ['operation', 'code'] }),
          legend: '{{operation}} {{code}}',
        },
      ],
    }),
  ],
};
