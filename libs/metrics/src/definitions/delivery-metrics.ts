import { Counter, Gauge, Histogram } from 'prom-client';
import type { OpenMetricsRegistry } from '../exposition.ts';
import { CALL_SECONDS, STAGE_SECONDS } from './buckets.ts';
import type { Exemplar } from './exemplar.ts';

/** Creates the metrics of deliveries, from the log to the platform and back. */
export function deliveryMetrics(registers: OpenMetricsRegistry[]) {
  return {
    queueDuration: new Histogram<'channel' | Exemplar>({
      name: 'chat4all_queue_duration_seconds',
      help: 'Time from a delivery being in the log until a worker claims it.',
      labelNames: ['channel'],
      buckets: STAGE_SECONDS,
      enableExemplars: true,
      registers,
    }),
    providerCallDuration: new Histogram<'channel' | 'outcome' | Exemplar>({
      name: 'chat4all_provider_call_duration_seconds',
      help: 'Duration of platform calls by outcome: ok, or the reason of the failure.',
      labelNames: ['channel', 'outcome'],
      buckets: CALL_SECONDS,
      enableExemplars: true,
      registers,
    }),
    deliveryDuration: new Histogram<'channel' | 'state' | Exemplar>({
      name: 'chat4all_delivery_duration_seconds',
      help: 'Time from the acceptance of a delivery until it reaches a state.',
      labelNames: ['channel', 'state'],
      buckets: STAGE_SECONDS,
      enableExemplars: true,
      registers,
    }),
    deliveryStates: new Counter({
      name: 'chat4all_delivery_states_total',
      help: 'State changes of deliveries.',
      labelNames: ['channel', 'state'],
      registers,
    }),
    deliveryFailures: new Counter({
      name: 'chat4all_delivery_failures_total',
      help: 'Deliveries that failed for good, by reason.',
      labelNames: ['channel', 'reason'],
      registers,
    }),
    retries: new Counter({
      name: 'chat4all_retries_total',
      help: 'Retried sends, by the reason of the failure.',
      labelNames: ['channel', 'reason'],
      registers,
    }),
    throttles: new Counter({
      name: 'chat4all_throttles_total',
      help: 'Calls that a platform throttled, by scope: account, pair (one recipient) or platform.',
      labelNames: ['channel', 'scope'],
      registers,
    }),
    duplicates: new Counter({
      name: 'chat4all_duplicates_total',
      help: 'Records of deliveries that were claimed or finished before.',
      labelNames: ['channel'],
      registers,
    }),
    parked: new Counter({
      name: 'chat4all_deliveries_parked_total',
      help: 'Deliveries parked in the store, by reason.',
      labelNames: ['channel', 'reason'],
      registers,
    }),
    released: new Counter({
      name: 'chat4all_deliveries_released_total',
      help: 'Parked and scheduled deliveries published to the log again.',
      labelNames: ['channel'],
      registers,
    }),
    parkedLanes: new Gauge({
      name: 'chat4all_parked_lanes',
      help: 'Parked lanes. Every worker reports the same value: use max.',
      labelNames: ['channel', 'account'],
      aggregator: 'max',
      registers,
    }),
    parkedDeliveries: new Gauge({
      name: 'chat4all_parked_deliveries',
      help: 'Parked deliveries. Every worker reports the same value: use max.',
      labelNames: ['channel', 'account'],
      aggregator: 'max',
      registers,
    }),
    scheduledDeliveries: new Gauge({
      name: 'chat4all_scheduled_deliveries',
      help: 'Deliveries scheduled for their send time or as a fallback. Every worker reports the same value: use max.',
      aggregator: 'max',
      registers,
    }),
    unusedFacts: new Counter({
      name: 'chat4all_unused_facts_total',
      help: 'Outcomes and receipts that changed no state: late, repeated, or earlier than the outcome of their send.',
      registers,
    }),
    deadLetters: new Counter({
      name: 'chat4all_dead_letters_total',
      help: 'Records published as dead letters, by reason.',
      labelNames: ['reason'],
      registers,
    }),
    storedDeadLetters: new Gauge({
      name: 'chat4all_stored_dead_letters',
      help: 'Dead letters to be replayed or discarded. Every worker reports the same value: use max.',
      labelNames: ['reason'],
      aggregator: 'max',
      registers,
    }),
    callsInFlight: new Gauge({
      name: 'chat4all_provider_calls_in_flight',
      help: 'Platform calls in progress.',
      labelNames: ['channel', 'account'],
      registers,
    }),
    callLimit: new Gauge({
      name: 'chat4all_provider_calls_limit',
      help: 'Maximum of concurrent platform calls of this worker, in total (scope process) and per account (scope account).',
      labelNames: ['scope'],
      registers,
    }),
  };
}
