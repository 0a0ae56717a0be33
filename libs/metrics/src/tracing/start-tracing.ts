/** Environment variables, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Whether OpenTelemetry's own variables ask for traces. */
export function wantsTraces(environment: Environment): boolean {
  const { OTEL_SDK_DISABLED: disabled, OTEL_TRACES_EXPORTER: exporter = '' } = environment;
  if (disabled?.toLowerCase() === 'true' || exporter === 'none') return false;
  const endpoints = [environment['OTEL_EXPORTER_OTLP_ENDPOINT'], environment['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']];
  return [exporter, ...endpoints].some((value) => value !== undefined && value !== '');
}

/**
 * Starts OpenTelemetry when its own variables ask for it, and gives what ends it: the last spans are sent then. All of
 * `OTEL_*` that has to do with traces is obeyed; nothing of it is loaded otherwise.
 */
export async function startTracing(app: string, environment: Environment): Promise<() => Promise<void>> {
  if (!wantsTraces(environment)) return () => Promise.resolve();
  const { NodeSDK } = await import('@opentelemetry/sdk-node');
  const sdk = new NodeSDK({
    // OTEL_SERVICE_NAME, where it is set, prevails.
    serviceName: environment['OTEL_SERVICE_NAME'] ?? `chat4all-${app}`,
    instrumentations: [],
    metricReaders: [],
    logRecordProcessors: [],
  });
  sdk.start();
  return () => sdk.shutdown();
}
