import { Counter, Gauge } from 'prom-client';
import type { OpenMetricsRegistry } from '../exposition.ts';

/** Creates the metrics of message templates. */
export function templateMetrics(registers: OpenMetricsRegistry[]) {
  return {
    templateSyncs: new Counter({
      name: 'chat4all_template_syncs_total',
      help: 'Synchronizations of the templates of an account by workers, by outcome: success or failure.',
      labelNames: ['channel', 'outcome'],
      registers,
    }),
    templateSyncFailingSince: new Gauge({
      name: 'chat4all_template_sync_failing_since_timestamp_seconds',
      help: 'Time since which the synchronization of the templates of the account fails, in seconds since 1970; 0 if the last one succeeded.',
      labelNames: ['channel', 'account'],
      aggregator: 'max',
      registers,
    }),
  };
}
