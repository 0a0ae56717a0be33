import { CountsPerSecond, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { type RowSpec, table, timeseries } from '../../panels.ts';
import { perSecondOrZero } from '../../promql.ts';

/** The load on the limits of routers and webhooks, and the calls, connections and callbacks refused by them. */
export const LIMITS_ROW: RowSpec = {
  title: 'Limits',
  panels: [
    timeseries({
      title: 'Connections, streams and calls',
      description:
        'Open connections and event streams, and calls in flight of each router. The limits are CHAT4ALL_CONNECTIONS and those of tenants.',
      unit: Short,
      runbook: 'calls-dropped',
      queries: [
        { expr: 'sum by (instance) (chat4all_grpc_connections)', legend: '{{instance}} connections' },
        { expr: 'sum by (instance) (chat4all_event_streams)', legend: '{{instance}} streams' },
        { expr: 'sum by (instance) (chat4all_grpc_calls_in_flight)', legend: '{{instance}} calls' },
      ],
    }),
    timeseries({
      title: 'Dropped calls',
      description: 'Calls reset per second because clients held too much memory, by limit.',
      unit: CountsPerSecond,
      runbook: 'calls-dropped',
      queries: [{ expr: perSecondOrZero('chat4all_grpc_calls_dropped_total', { by: ['limit'] }), legend: '{{limit}}' }],
    }),
    timeseries({
      title: 'Closed connections',
      description: 'Connections closed by a limit per second: too many at once, or silent.',
      unit: CountsPerSecond,
      runbook: 'calls-dropped',
      queries: [
        { expr: perSecondOrZero('chat4all_grpc_connections_closed_total', { by: ['reason'] }), legend: '{{reason}}' },
      ],
    }),
    timeseries({
      title: 'Refused callbacks',
      description:
        'Callbacks answered with an error per second, by status. 413 is too large, 415 an unreadable type, 503 no log.',
      unit: CountsPerSecond,
      runbook: 'webhooks-refused',
      queries: [
        {
          expr: perSecondOrZero('chat4all_webhook_requests_total', {
            where: 'status!="200"',
            by: ['channel', 'status'],
          }),
          legend: '{{channel}} {{status}}',
        },
      ],
    }),
    timeseries({
      title: 'Log and store',
      description: '1 while the log (bus) and the store are available to every process of an app, 0 during an outage.',
      unit: Short,
      runbook: 'dependency-unavailable',
      queries: [{ expr: 'min by (job, dependency) (chat4all_dependency_up)', legend: '{{job}} {{dependency}}' }],
    }),
    timeseries({
      title: 'Unusable accounts',
      description: 'Accounts by API that a process of an app cannot use, such as without the master key.',
      unit: Short,
      runbook: 'account-unusable',
      queries: [{ expr: 'max by (job) (chat4all_unusable_accounts)', legend: '{{job}}' }],
    }),
    table({
      title: 'Certificates of the API',
      description: 'Time until the certificate of each router expires. Empty without TLS.',
      unit: Seconds,
      runbook: 'tls-certificate-expiring',
      width: 8,
      columns: [{ name: 'job' }, { name: 'instance' }, { name: 'Expires in', unit: Seconds }],
      queries: [
        {
          expr: 'min by (job, instance) (chat4all_tls_certificate_expiry_timestamp_seconds) - time()',
          legend: 'Expires in',
        },
      ],
    }),
  ],
};
