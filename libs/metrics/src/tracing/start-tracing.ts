/** Environment variables, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Returns whether the `OTEL_*` variables enable traces. */
export function wantsTraces(environment: Environment): boolean {
  const { OTEL_SDK_DISABLED: disabled, OTEL_TRACES_EXPORTER: exporter = '' } = environment;
  if (disabled?.toLowerCase() === 'true' || exporter === 'none') return false;
  const endpoints = [environment['OTEL_EXPORTER_OTLP_ENDPOINT'], environment['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']];
  return [exporter, ...endpoints].some((value) => value !== undefined && value !== '');
}

/**
 * Starts OpenTelemetry if the `OTEL_*` variables enable traces, and returns the function that sends the last spans and stops
 * it. Loads no part of OpenTelemetry's SDK otherwise.
 */
export async function startTracing(app: string, environment: Environment): Promise<() => Promise<void>> {
  if (!wantsTraces(environment)) return () => Promise.resolve();
  const { NodeSDK } = await import('@opentelemetry/sdk-node');
  const sdk = new NodeSDK({
    // OTEL_SERVICE_NAME takes precedence.
    serviceName: environment['OTEL_SERVICE_NAME'] ?? `chat4all-${app}`,
    instrumentations: [],
    metricReaders: [],
    logRecordProcessors: [],
  });
  sdk.start();
  return () => sdk.shutdown();
}
