import { Counter, Gauge, Histogram } from 'prom-client';
import type { OpenMetricsRegistry } from '../exposition.ts';
import { CALL_SECONDS } from './buckets.ts';

/** Creates the metrics of events that are posted to the endpoints of tenants. */
export function eventPostMetrics(registers: OpenMetricsRegistry[]) {
  return {
    eventPosts: new Counter({
      name: 'chat4all_event_posts_total',
      help: 'Attempts to post an event to an endpoint by outcome: succeeded, retrying, or failed (for good).',
      labelNames: ['outcome'],
      registers,
    }),
    eventPostDuration: new Histogram({
      name: 'chat4all_event_post_duration_seconds',
      help: 'Duration of attempts to post an event.',
      buckets: CALL_SECONDS,
      registers,
    }),
    eventPostDelay: new Histogram({
      name: 'chat4all_event_post_delay_seconds',
      help: 'Time from the record of an event in the log to the answer of an endpoint to the first attempt, if it answers within a second.',
      buckets: CALL_SECONDS,
      registers,
    }),
    endpointsDisabled: new Counter({
      name: 'chat4all_event_endpoints_disabled_total',
      help: 'Endpoints that the notifier has disabled, by reason: gone (answered 410) or failing (for five days).',
      labelNames: ['reason'],
      registers,
    }),
    eventEndpoints: new Gauge({
      name: 'chat4all_event_endpoints',
      help: 'Endpoints of all tenants by state: active, failing (every post fails) or disabled. Every notifier reports the same value: use max.',
      labelNames: ['state'],
      aggregator: 'max',
      registers,
    }),
  };
}
