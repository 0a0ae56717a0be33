import { RequestsPerSecond, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { type RowSpec, timeseries } from '../../panels.ts';
import { perSecond, quantile, quantiles } from '../../promql.ts';

/** The gRPC API. */
export const routersRow: RowSpec = {
  title: 'Routers',
  panels: [
    timeseries({
      title: 'Calls by method',
      description: 'Answered gRPC calls a second.',
      unit: RequestsPerSecond,
      runbook: 'error-budget-burn',
      width: 6,
      queries: [{ expr: perSecond('chat4all_grpc_calls_total', { by: ['method'] }), legend: '{{method}}' }],
    }),
    timeseries({
      title: 'Duration of calls',
      description: 'Within what time 95 % of the calls of a method were answered.',
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
      title: 'Until the log has it',
      description:
        'From a well-formed request to its deliveries being durable in the log: the part that Kafka has in a call.',
      unit: Seconds,
      runbook: 'latency-budget-burn',
      width: 6,
      queries: quantiles('chat4all_accept_duration_seconds', ''),
    }),
    timeseries({
      title: 'Open calls and streams',
      description: 'Calls that are not answered yet, and event streams that are open.',
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
