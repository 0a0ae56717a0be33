import { Gauge, collectDefaultMetrics } from 'prom-client';
import type { OpenMetricsRegistry } from '../exposition.ts';

/** Makes the metrics of the process itself, those of Node included: event loop lag, heap, garbage collection. */
export function processMetrics(registers: OpenMetricsRegistry[]) {
  for (const register of registers) collectDefaultMetrics({ register });
  return {
    processInfo: new Gauge({
      name: 'chat4all_process_info',
      help: 'Which app this process is, and in which version; always 1.',
      labelNames: ['app', 'version'],
      registers,
    }),
    configurationLoaded: new Gauge({
      name: 'chat4all_configuration_last_read_successful',
      help: 'Whether the configuration was right when it was last read: 1, or 0 when the one of before is still in use.',
      registers,
    }),
  };
}
