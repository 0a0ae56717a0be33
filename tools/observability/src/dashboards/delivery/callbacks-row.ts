import { PercentUnit, RequestsPerSecond, Seconds } from '@grafana/grafana-foundation-sdk/units';
import { type RowSpec, timeseries } from '../../panels.ts';
import { perSecond, quantile } from '../../promql.ts';
import { onChannel } from '../variables.ts';

/** What platforms send us. */
export const callbacksRow: RowSpec = {
  title: 'Callbacks',
  panels: [
    timeseries({
      title: 'Callbacks by status',
      description: 'Callbacks a second, by the status that they were answered with. 401: a wrong signature.',
      unit: RequestsPerSecond,
      runbook: 'webhooks-refused',
      queries: [
        {
          expr: perSecond('chat4all_webhook_requests_total', { where: onChannel, by: ['channel', 'status'] }),
          legend: '{{channel}} {{status}}',
        },
      ],
    }),
    timeseries({
      title: 'Callbacks refused',
      description:
        'The part of the callbacks to known accounts that was not answered with 200. An alert comes at 10 %.',
      unit: PercentUnit,
      runbook: 'webhooks-refused',
      thresholds: [{ value: 0.1, color: 'red' }],
      queries: [{ expr: `chat4all:webhooks_refused:ratio5m{${onChannel}}`, legend: '{{channel}}' }],
    }),
    timeseries({
      title: 'Duration of callbacks',
      description: 'Within what time 95 % of the callbacks were answered, that is, were durable in the log.',
      unit: Seconds,
      runbook: 'webhooks-refused',
      queries: [
        {
          expr: quantile(0.95, 'chat4all_webhook_request_duration_seconds', { where: onChannel, by: ['channel'] }),
          legend: '{{channel}}',
          exemplars: true,
        },
      ],
    }),
  ],
};
