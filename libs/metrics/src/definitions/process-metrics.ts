import { Gauge, collectDefaultMetrics } from 'prom-client';
import type { OpenMetricsRegistry } from '../exposition.ts';

/** Creates the metrics of the process, including those of Node: event loop lag, heap, garbage collection. */
export function processMetrics(registers: OpenMetricsRegistry[]) {
  for (const register of registers) collectDefaultMetrics({ register });
  return {
    processInfo: new Gauge({
      name: 'chat4all_process_info',
      help: 'App and version of this process; always 1.',
      labelNames: ['app', 'version'],
      aggregator: 'first',
      registers,
    }),
    configurationLoaded: new Gauge({
      name: 'chat4all_configuration_last_read_successful',
      help: '1 if the configuration was valid when it was last read, 0 if the previous one is still in use.',
      aggregator: 'min',
      registers,
    }),
    unusableAccounts: new Gauge({
      name: 'chat4all_unusable_accounts',
      help: 'The accounts that were created by API and cannot be used by this process.',
      aggregator: 'max',
      registers,
    }),
    dependencyUp: new Gauge({
      name: 'chat4all_dependency_up',
      help: '1 if the log (bus) or the store is available to this process, 0 if not; checked as for /readyz, at each scrape.',
      labelNames: ['dependency'],
      aggregator: 'min',
      registers,
    }),
  };
}
