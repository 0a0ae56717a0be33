import { Counter, Gauge, Histogram } from 'prom-client';
import type { OpenMetricsRegistry } from '../exposition.ts';
import { CALL_SECONDS } from './buckets.ts';

/** Creates the metrics of the bus and the store. */
export function resourceMetrics(registers: OpenMetricsRegistry[]) {
  return {
    busPublishDuration: new Histogram({
      name: 'chat4all_bus_publish_duration_seconds',
      help: 'Time until records published together are durable.',
      buckets: CALL_SECONDS,
      registers,
    }),
    busRecordsPublished: new Counter({
      name: 'chat4all_bus_records_published_total',
      help: 'Records that are durable in the log, by topic.',
      labelNames: ['topic'],
      registers,
    }),
    busErrors: new Counter({
      name: 'chat4all_bus_errors_total',
      help: 'Failed operations of the bus.',
      labelNames: ['operation', 'code'],
      registers,
    }),
    consumerLag: new Gauge({
      name: 'chat4all_consumer_lag_records',
      help: 'Records that a group has not finished yet. Every member reports the same value: use max.',
      labelNames: ['group', 'topic', 'partition'],
      aggregator: 'max',
      registers,
    }),
    storeCallDuration: new Histogram({
      name: 'chat4all_store_call_duration_seconds',
      help: 'Duration of store calls.',
      labelNames: ['operation'],
      buckets: CALL_SECONDS,
      registers,
    }),
    storeErrors: new Counter({
      name: 'chat4all_store_errors_total',
      help: 'Failed calls of the store.',
      labelNames: ['operation', 'code'],
      registers,
    }),
    waitingOperations: new Gauge({
      name: 'chat4all_waiting_operations',
      help: 'Operations being retried because the log or the store is unavailable; 0 without an outage.',
      labelNames: ['operation'],
      registers,
    }),
  };
}
