import { Counter, Gauge, Histogram } from 'prom-client';
import type { OpenMetricsRegistry } from '../exposition.ts';
import { CALL_SECONDS, STAGE_SECONDS } from './buckets.ts';
import type { Exemplar } from './exemplar.ts';

/** Makes the metrics of delivering: from the log to a platform, and what comes back. */
export function deliveryMetrics(registers: OpenMetricsRegistry[]) {
  return {
    queueDuration: new Histogram<'channel' | Exemplar>({
      name: 'chat4all_queue_duration_seconds',
      help: 'Time from the log having a delivery to a worker having claimed it.',
      labelNames: ['channel'],
      buckets: STAGE_SECONDS,
      enableExemplars: true,
      registers,
    }),
    providerCallDuration: new Histogram<'channel' | 'outcome' | Exemplar>({
      name: 'chat4all_provider_call_duration_seconds',
      help: 'Time that a call of a platform took, by outcome: ok, or the reason of the failure.',
      labelNames: ['channel', 'outcome'],
      buckets: CALL_SECONDS,
      enableExemplars: true,
      registers,
    }),
    deliveryDuration: new Histogram<'channel' | 'state' | Exemplar>({
      name: 'chat4all_delivery_duration_seconds',
      help: 'Time from the acceptance of a delivery to a state.',
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
      help: 'Deliveries that have failed for good, by reason.',
      labelNames: ['channel', 'reason'],
      registers,
    }),
    retries: new Counter({
      name: 'chat4all_retries_total',
      help: 'Sends that are tried again, by the reason of the failure.',
      labelNames: ['channel', 'reason'],
      registers,
    }),
    throttles: new Counter({
      name: 'chat4all_throttles_total',
      help: 'Calls that a platform refused because they came too fast, by what was too fast: account, pair or platform.',
      labelNames: ['channel', 'scope'],
      registers,
    }),
    duplicates: new Counter({
      name: 'chat4all_duplicates_total',
      help: 'Deliveries taken off the log that needed no delivering.',
      labelNames: ['channel'],
      registers,
    }),
    parked: new Counter({
      name: 'chat4all_deliveries_parked_total',
      help: 'Deliveries that went back into the store to wait, by what they wait for.',
      labelNames: ['channel', 'reason'],
      registers,
    }),
    released: new Counter({
      name: 'chat4all_deliveries_released_total',
      help: 'Deliveries that were put on the log again after they had waited in the store.',
      labelNames: ['channel'],
      registers,
    }),
    parkedLanes: new Gauge({
      name: 'chat4all_parked_lanes',
      help: 'Lanes that wait in the store now. Every worker tells the same: take the maximum.',
      labelNames: ['channel', 'account'],
      registers,
    }),
    parkedDeliveries: new Gauge({
      name: 'chat4all_parked_deliveries',
      help: 'Deliveries that wait in parked lanes now. Every worker tells the same: take the maximum.',
      labelNames: ['channel', 'account'],
      registers,
    }),
    scheduledDeliveries: new Gauge({
      name: 'chat4all_scheduled_deliveries',
      help: 'Deliveries that wait for their send time, or for a fallback. Every worker tells the same: take the maximum.',
      registers,
    }),
    unusedFacts: new Counter({
      name: 'chat4all_unused_facts_total',
      help: 'Outcomes and receipts that changed no state: late, repeated, or waiting for the outcome of their own send.',
      registers,
    }),
    deadLetters: new Counter({
      name: 'chat4all_dead_letters_total',
      help: 'Records put aside because they cannot be handled, by reason.',
      labelNames: ['reason'],
      registers,
    }),
    storedDeadLetters: new Gauge({
      name: 'chat4all_stored_dead_letters',
      help: 'Dead letters that wait for somebody to replay or discard them. Every worker tells the same: take the maximum.',
      labelNames: ['reason'],
      registers,
    }),
    callsInFlight: new Gauge({
      name: 'chat4all_provider_calls_in_flight',
      help: 'Calls of platforms that are under way.',
      labelNames: ['channel', 'account'],
      registers,
    }),
    callLimit: new Gauge({
      name: 'chat4all_provider_calls_limit',
      help: 'How many calls of platforms this worker makes at once, in all (scope process) and for one account (scope account).',
      labelNames: ['scope'],
      registers,
    }),
  };
}
