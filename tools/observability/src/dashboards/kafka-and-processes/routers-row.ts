import { RequestsPerSecond, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { type RowSpec, timeseries } from '../../panels.ts';
import { perSecond, quantile, quantiles } from '../../promql.ts';

/** The gRPC API. */
export const ROUTERS_ROW: RowSpec = {
  title: 'Routers',
  panels: [
    timeseries({
      title: 'Calls by method',
      description: 'Completed gRPC calls per second.',
      unit: RequestsPerSecond,
      runbook: 'error-budget-burn',
      width: 6,
      queries: [{ expr: perSecond('chat4all_grpc_calls_total', { by: ['method'] }), legend: '{{method}}' }],
    }),
    timeseries({
      title: 'Call duration',
      description: 'Duration of gRPC calls, 95th percentile, by method.',
      unit: Seconds,
      runbook: 'latency-budget-burn',
      width: 6,
      queries: [
        {
          expr: quantile(0.95, 'chat4all_grpc_call_duration_seconds', { by: ['method'] }),
          legend: '{{method}}',
          exemplars: true,
        },
      ],
    }),
    timeseries({
      title: 'Accept duration',
      description: "Time until the deliveries of a valid request are durable in the log: Kafka's share of a call.",
      unit: Seconds,
      runbook: 'latency-budget-burn',
      width: 6,
      queries: quantiles('chat4all_accept_duration_seconds', ''),
    }),
    timeseries({
      title: 'Open calls and streams',
      description: 'Calls in flight and open event streams.',
      unit: Short,
      runbook: 'latency-budget-burn',
      width: 6,
      queries: [
        { expr: 'sum by (method) (chat4all_grpc_calls_in_flight)', legend: '{{method}}' },
        { expr: 'sum(chat4all_event_streams)', legend: 'event streams' },
      ],
    }),
  ],
};
