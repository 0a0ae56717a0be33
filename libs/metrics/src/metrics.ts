import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** From half a millisecond to half a minute: gRPC calls and provider calls. */
const CALL_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** From a millisecond to an hour: from acceptance to a state. */
const STAGE_SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3600];

/** Every metric of a process. Labels are bounded: never a recipient, a message id or a free text. */
export interface Metrics {
  readonly registry: Registry;
  readonly grpcCalls: Counter<'method' | 'code'>;
  readonly grpcCallDuration: Histogram<'method'>;
  readonly eventStreams: Gauge;
  readonly deliveriesAccepted: Counter<'channel'>;
  readonly deliveryStates: Counter<'channel' | 'state'>;
  readonly deliveryDuration: Histogram<'channel' | 'state'>;
  readonly providerCallDuration: Histogram<'channel' | 'outcome'>;
  readonly retries: Counter<'channel' | 'reason'>;
  readonly duplicates: Counter<'channel'>;
  readonly parked: Counter<'channel' | 'reason'>;
  readonly released: Counter<'channel'>;
  readonly unusedFacts: Counter;
  readonly deadLetters: Counter<'reason'>;
  readonly webhookRequests: Counter<'channel' | 'status'>;
  readonly busErrors: Counter<'operation' | 'code'>;
  readonly waitingOperations: Gauge<'operation'>;
}

/** Makes the metrics of one process, Node's own included. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    grpcCalls: new Counter({
      name: 'chat4all_grpc_calls_total',
      help: 'gRPC calls answered, by method and status code.',
      labelNames: ['method', 'code'],
      registers,
    }),
    grpcCallDuration: new Histogram({
      name: 'chat4all_grpc_call_duration_seconds',
      help: 'Time from the arrival of a unary gRPC call to its answer.',
      labelNames: ['method'],
      buckets: CALL_SECONDS,
      registers,
    }),
    eventStreams: new Gauge({
      name: 'chat4all_event_streams',
      help: 'StreamEvents calls that are open now.',
      registers,
    }),
    deliveriesAccepted: new Counter({
      name: 'chat4all_deliveries_accepted_total',
      help: 'Deliveries that the log has durably.',
      labelNames: ['channel'],
      registers,
    }),
    deliveryStates: new Counter({
      name: 'chat4all_delivery_states_total',
      help: 'State changes of deliveries.',
      labelNames: ['channel', 'state'],
      registers,
    }),
    deliveryDuration: new Histogram({
      name: 'chat4all_delivery_duration_seconds',
      help: 'Time from the acceptance of a delivery to a state.',
      labelNames: ['channel', 'state'],
      buckets: STAGE_SECONDS,
      registers,
    }),
    providerCallDuration: new Histogram({
      name: 'chat4all_provider_call_duration_seconds',
      help: 'Time that a call of a platform took, by outcome: ok, or the reason of the failure.',
      labelNames: ['channel', 'outcome'],
      buckets: CALL_SECONDS,
      registers,
    }),
    retries: new Counter({
      name: 'chat4all_retries_total',
      help: 'Sends that are tried again, by the reason of the failure.',
      labelNames: ['channel', 'reason'],
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
    unusedFacts: new Counter({
      name: 'chat4all_unused_facts_total',
      help: 'Outcomes and receipts that changed no state: late, repeated, or waiting for the outcome of their own send.',
      registers,
    }),
    deadLetters: new Counter({
      name: 'chat4all_dead_letters_total',
      help: 'Records put aside because they cannot be handled.',
      labelNames: ['reason'],
      registers,
    }),
    webhookRequests: new Counter({
      name: 'chat4all_webhook_requests_total',
      help: 'Callbacks of the platforms, by the status that they were answered with.',
      labelNames: ['channel', 'status'],
      registers,
    }),
    busErrors: new Counter({
      name: 'chat4all_bus_errors_total',
      help: 'Failed operations on the bus.',
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
