export { createMetrics, type Metrics } from './metrics.ts';
export {
  startMetricsServer,
  type MetricsServer,
  type MetricsServerOptions,
  type ReadinessChecks,
} from './metrics-server.ts';
