import { Counter, Histogram } from 'prom-client';
import type { OpenMetricsRegistry } from '../exposition.ts';
import { CALL_SECONDS } from './buckets.ts';
import type { Exemplar } from './exemplar.ts';

/** Creates the metrics of the platforms' callbacks. */
export function webhookMetrics(registers: OpenMetricsRegistry[]) {
  return {
    webhookRequests: new Counter({
      name: 'chat4all_webhook_requests_total',
      help: 'Callbacks of the platforms, by HTTP status of the answer.',
      labelNames: ['channel', 'status'],
      registers,
    }),
    webhookDuration: new Histogram<'channel' | Exemplar>({
      name: 'chat4all_webhook_request_duration_seconds',
      help: 'Time from a callback being read until its answer.',
      labelNames: ['channel'],
      buckets: CALL_SECONDS,
      enableExemplars: true,
      registers,
    }),
    webhookEvents: new Counter({
      name: 'chat4all_webhook_events_total',
      help: 'Content of callbacks: receipt, message (inbound), or unreadable.',
      labelNames: ['channel', 'kind'],
      registers,
    }),
  };
}
