import { Counter, Gauge, Histogram } from 'prom-client';
import type { OpenMetricsRegistry } from '../exposition.ts';
import { CALL_SECONDS } from './buckets.ts';

/** Makes the metrics of what a process works with: the bus and the store. */
export function resourceMetrics(registers: OpenMetricsRegistry[]) {
  return {
    busPublishDuration: new Histogram({
      name: 'chat4all_bus_publish_duration_seconds',
      help: 'Time until records that were published together are durable.',
      buckets: CALL_SECONDS,
      registers,
    }),
    busRecordsPublished: new Counter({
      name: 'chat4all_bus_records_published_total',
      help: 'Records that the log has durably, by topic.',
      labelNames: ['topic'],
      registers,
    }),
    busErrors: new Counter({
      name: 'chat4all_bus_errors_total',
      help: 'Failed operations on the bus.',
      labelNames: ['operation', 'code'],
      registers,
    }),
    consumerLag: new Gauge({
      name: 'chat4all_consumer_lag_records',
      help: 'Records that a group has yet to finish. Every member of a group tells the same: take the maximum.',
      labelNames: ['group', 'topic', 'partition'],
      registers,
    }),
    storeCallDuration: new Histogram({
      name: 'chat4all_store_call_duration_seconds',
      help: 'Time that a call of the store took.',
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
      help: 'Operations that wait for the log or the store to come back: 0 unless there is an outage.',
      labelNames: ['operation'],
      registers,
    }),
  };
}
