import { PercentUnit, RequestsPerSecond, Seconds } from '@grafana/grafana-foundation-sdk/units';
import { type RowSpec, timeseries } from '../../panels.ts';
import { perSecond, perSecondOrZero, quantile } from '../../promql.ts';
import { ON_CHANNEL } from '../variables.ts';

/** Callbacks from platforms, and the decisions that people make through them. */
export const CALLBACKS_ROW: RowSpec = {
  title: 'Callbacks',
  panels: [
    timeseries({
      title: 'Callbacks by status',
      description: 'Callbacks per second, by HTTP status. 401: invalid signature.',
      unit: RequestsPerSecond,
      runbook: 'webhooks-refused',
      queries: [
        {
          expr: perSecond('chat4all_webhook_requests_total', { where: ON_CHANNEL, by: ['channel', 'status'] }),
          legend: '{{channel}} {{status}}',
        },
      ],
    }),
    timeseries({
      title: 'Callbacks refused',
      description: 'Share of callbacks to known accounts not answered with 200. Alert: above 10 %.',
      unit: PercentUnit,
      runbook: 'webhooks-refused',
      thresholds: [{ value: 0.1, color: 'red' }],
      queries: [{ expr: `chat4all:webhooks_refused:ratio5m{${ON_CHANNEL}}`, legend: '{{channel}}' }],
    }),
    timeseries({
      title: 'Callback duration',
      description: 'Time until a callback is durable in the log and answered, 95th percentile.',
      unit: Seconds,
      runbook: 'webhooks-refused',
      queries: [
        {
          expr: quantile(0.95, 'chat4all_webhook_request_duration_seconds', { where: ON_CHANNEL, by: ['channel'] }),
          legend: '{{channel}}',
          exemplars: true,
        },
      ],
    }),
    timeseries({
      title: 'Consent decisions',
      description: 'Opt-outs and opt-ins per second, by source: the API, the platform, or a keyword such as STOP.',
      unit: RequestsPerSecond,
      runbook: 'failure-ratio-high',
      queries: [
        {
          expr: perSecondOrZero('chat4all_consent_decisions_total', { by: ['source', 'consent'] }),
          legend: '{{source}} {{consent}}',
        },
      ],
    }),
  ],
};
