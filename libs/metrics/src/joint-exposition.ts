import { AggregatorRegistry } from 'prom-client';
import type { Exposer, OpenMetricsRegistry } from './exposition.ts';

/** The metrics of one process as JSON. */
export type ExportedMetrics = Awaited<ReturnType<OpenMetricsRegistry['getMetricsAsJSON']>>;

/**
 * Creates the exposer of several processes that do the work of one. Counters and histograms are added up, and gauges are
 * combined by their `aggregator`. Prometheus text, because exemplars are not part of the JSON. `collect` returns the metrics
 * of each process.
 */
export function exposeTogether(collect: () => Promise<readonly ExportedMetrics[]>): Exposer {
  return async () => {
    const registry = AggregatorRegistry.aggregate([...(await collect())]);
    return { contentType: registry.contentType, text: await registry.metrics() };
  };
}
