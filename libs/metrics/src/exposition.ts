import { type OpenMetricsContentType, Registry } from 'prom-client';

/** A registry that can hold exemplars. */
export type OpenMetricsRegistry = Registry<OpenMetricsContentType>;

/** A response of `/metrics`. */
export interface Exposition {
  readonly contentType: string;
  readonly text: string;
}

/** Formats a registry for an Accept header: OpenMetrics with exemplars if it is accepted, else Prometheus text. */
export type Exposer = (accept: string | undefined) => Promise<Exposition>;

/** Creates a registry with exemplars. */
export function createRegistry(): OpenMetricsRegistry {
  const registry = new Registry<OpenMetricsContentType>();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  return registry;
}

/** Creates the exposer of a registry. */
export function createExposer(registry: OpenMetricsRegistry): Exposer {
  // For OpenMetrics, prom-client removes `_total` from the names of counters permanently: they are restored, and nothing
  // else may format the registry meanwhile.
  let last: Promise<unknown> = Promise.resolve();
  return (accept) => {
    const open = accept?.includes('application/openmetrics-text') === true;
    const written = last.then(() => (open ? writeOpenMetrics(registry) : writePlain(registry)));
    last = written.catch(() => undefined);
    return written;
  };
}

async function writeOpenMetrics(registry: OpenMetricsRegistry): Promise<Exposition> {
  const metrics = registry.getMetricsAsArray();
  const names = metrics.map(({ name }) => name);
  try {
    return { contentType: registry.contentType, text: await registry.metrics() };
  } finally {
    for (const [index, metric] of metrics.entries()) metric.name = names[index] ?? metric.name;
  }
}

async function writePlain(registry: OpenMetricsRegistry): Promise<Exposition> {
  const plain = new Registry();
  for (const { name } of registry.getMetricsAsArray()) {
    const metric = registry.getSingleMetric(name);
    if (metric) plain.registerMetric(metric);
  }
  return { contentType: plain.contentType, text: await plain.metrics() };
}
