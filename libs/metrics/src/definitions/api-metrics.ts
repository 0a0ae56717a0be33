import { Counter, Gauge, Histogram } from 'prom-client';
import type { OpenMetricsRegistry } from '../exposition.ts';
import { CALL_SECONDS } from './buckets.ts';
import type { Exemplar } from './exemplar.ts';

/** Creates the metrics of the gRPC API. */
export function apiMetrics(registers: OpenMetricsRegistry[]) {
  return {
    grpcCalls: new Counter({
      name: 'chat4all_grpc_calls_total',
      help: 'gRPC calls answered, by method and status code.',
      labelNames: ['method', 'code'],
      registers,
    }),
    grpcCallDuration: new Histogram<'method' | Exemplar>({
      name: 'chat4all_grpc_call_duration_seconds',
      help: 'Duration of unary gRPC calls.',
      labelNames: ['method'],
      buckets: CALL_SECONDS,
      enableExemplars: true,
      registers,
    }),
    grpcCallsInFlight: new Gauge({
      name: 'chat4all_grpc_calls_in_flight',
      help: 'gRPC calls in progress, including open streams.',
      labelNames: ['method'],
      registers,
    }),
    grpcCallsDropped: new Counter({
      name: 'chat4all_grpc_calls_dropped_total',
      help: 'gRPC calls reset because clients held too much memory, by the limit exceeded: incomplete_requests, unread_responses, unauthenticated, ingested_messages.',
      labelNames: ['limit'],
      registers,
    }),
    grpcConnections: new Gauge({
      name: 'chat4all_grpc_connections',
      help: 'Open connections of gRPC clients.',
      registers,
    }),
    grpcConnectionsClosed: new Counter({
      name: 'chat4all_grpc_connections_closed_total',
      help: 'Connections closed because there were too many (too_many), or because the client did not begin to speak HTTP/2 in time or before the limit was reached (silent).',
      labelNames: ['reason'],
      registers,
    }),
    // With a label, because a gauge without one is 0 before it is set: the alert would fire without TLS.
    tlsCertificateExpiry: new Gauge({
      name: 'chat4all_tls_certificate_expiry_timestamp_seconds',
      help: 'Time at which the first certificate of the chain that a listener (grpc) shows expires; absent without TLS.',
      labelNames: ['listener'],
      aggregator: 'min',
      registers,
    }),
    eventStreams: new Gauge({
      name: 'chat4all_event_streams',
      help: 'Open StreamEvents calls.',
      registers,
    }),
    messagesAccepted: new Counter({
      name: 'chat4all_messages_accepted_total',
      help: 'Messages whose deliveries are all durable in the log.',
      registers,
    }),
    deliveriesAccepted: new Counter({
      name: 'chat4all_deliveries_accepted_total',
      help: 'Deliveries that are durable in the log.',
      labelNames: ['channel'],
      registers,
    }),
    acceptDuration: new Histogram<Exemplar>({
      name: 'chat4all_accept_duration_seconds',
      help: 'Time from a valid request until its deliveries are durable in the log.',
      buckets: CALL_SECONDS,
      enableExemplars: true,
      registers,
    }),
  };
}
