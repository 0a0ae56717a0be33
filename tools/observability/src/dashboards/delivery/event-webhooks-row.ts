import { CountsPerSecond, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { type RowSpec, timeseries } from '../../panels.ts';
import { perSecondOrZero, quantile } from '../../promql.ts';

/** Events that are posted to the endpoints of tenants. */
export const EVENT_WEBHOOKS_ROW: RowSpec = {
  title: 'Event webhooks',
  panels: [
    timeseries({
      title: 'Posts by outcome',
      description:
        'Attempts to post an event per second. Retrying: the endpoint failed and is tried again; failed: for good.',
      unit: CountsPerSecond,
      runbook: 'event-endpoint-disabled',
      queries: [{ expr: perSecondOrZero('chat4all_event_posts_total', { by: ['outcome'] }), legend: '{{outcome}}' }],
    }),
    timeseries({
      title: 'Delay of events',
      description: 'Time from the record of an event to the answer of an endpoint, if it answers within a second.',
      unit: Seconds,
      runbook: 'event-endpoint-disabled',
      queries: [0.5, 0.99].map((share) => ({
        expr: quantile(share, 'chat4all_event_post_delay_seconds', { by: [] }),
        legend: `p${share * 100}`,
      })),
    }),
    timeseries({
      title: 'Duration of posts',
      description: 'Duration of attempts, 99th percentile. Endpoints that hang take 15 seconds.',
      unit: Seconds,
      runbook: 'event-endpoint-disabled',
      queries: [{ expr: quantile(0.99, 'chat4all_event_post_duration_seconds', { by: [] }), legend: 'p99' }],
    }),
    timeseries({
      title: 'Endpoints by state',
      description: 'Endpoints of all tenants. Failing: every post fails; after five days they are disabled.',
      unit: Short,
      runbook: 'event-endpoint-disabled',
      queries: [{ expr: 'max by (state) (chat4all_event_endpoints)', legend: '{{state}}' }],
    }),
    timeseries({
      title: 'Endpoints disabled',
      description: 'Endpoints that the notifier has disabled in the last hour. Alert: any.',
      unit: Short,
      runbook: 'event-endpoint-disabled',
      queries: [
        { expr: 'sum by (reason) (increase(chat4all_event_endpoints_disabled_total[1h]))', legend: '{{reason}}' },
      ],
    }),
  ],
};
