import { type OpenMetricsContentType, Registry } from 'prom-client';

/** A registry that can hold exemplars. */
export type OpenMetricsRegistry = Registry<OpenMetricsContentType>;

/** What `/metrics` answers. */
export interface Exposition {
  readonly contentType: string;
  readonly text: string;
}

/** Writes a registry down, as OpenMetrics (with exemplars) for who accepts that, else as Prometheus' own text. */
export type Exposer = (accept: string | undefined) => Promise<Exposition>;

/** Makes a registry that can hold exemplars. */
export function createRegistry(): OpenMetricsRegistry {
  const registry = new Registry<OpenMetricsContentType>();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  return registry;
}

/** Makes what writes a registry down. */
export function createExposer(registry: OpenMetricsRegistry): Exposer {
  // For OpenMetrics prom-client takes the `_total` off the names of the counters, for good: they are put back, and
  // nothing else may write the registry down meanwhile.
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
