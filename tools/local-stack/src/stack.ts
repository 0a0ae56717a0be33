import { type AppProcess, type Settings, startProcess } from '@chat4all/processes';

/** The options of {@link startStack}. */
export interface StackOptions {
  /** Settings that all processes share: the bus, the store, the configuration. */
  readonly settings: Settings;
  readonly routers: number;
  /** The number of workers per channel. */
  readonly workers: number;
  readonly channels: readonly string[];
  /** The port of the first process of each kind. Further processes use the following ports. 0: any free port. */
  readonly ports: {
    readonly grpc: number;
    readonly http: number;
    readonly metrics: number;
    readonly webhooks: number;
    readonly sandbox: number;
  };
  /** Called with each line that a process prints. */
  readonly onLine: (process: string, line: string) => void;
}

/** A process of the stack. */
export interface StackProcess extends AppProcess {
  readonly name: string;
}

/**
 * Starts the simulated platforms, the webhooks, the workers of each channel, the routers and, if there is a master key, a notifier as
 * separate processes.
 */
export function startStack({ settings, routers, workers, channels, ports, onLine }: StackOptions): StackProcess[] {
  let metricsPort = ports.metrics;
  const start = (app: string, name: string, extraSettings: Settings): StackProcess => {
    const process = startProcess(`apps/${app}/src/main.ts`, {
      settings: { ...settings, CHAT4ALL_METRICS: address(metricsPort), ...extraSettings },
      onLine: (line) => {
        onLine(name, line);
      },
    });
    if (metricsPort !== 0) metricsPort += 1;
    return { ...process, name };
  };
  const addresses = {
    CHAT4ALL_WEBHOOKS: address(ports.webhooks),
    CHAT4ALL_SANDBOX: address(ports.sandbox),
  };
  return [
    ...range(routers).map((index) => {
      const [grpc, http] = [following(ports.grpc, index), following(ports.http, index)];
      const listening = { ...addresses, CHAT4ALL_GRPC: grpc, CHAT4ALL_HTTP: http };
      return start('router', nameOf('router', index, routers), listening);
    }),
    ...channels.flatMap((channel) =>
      range(workers).map((index) =>
        start('worker', nameOf(`worker-${channel}`, index, workers), { ...addresses, CHAT4ALL_CHANNELS: channel }),
      ),
    ),
    start('webhooks', 'webhooks', addresses),
    // It reads the secrets of endpoints.
    ...('CHAT4ALL_MASTER_KEY' in settings ? [start('notifier', 'notifier', {})] : []),
    start('sandbox', 'sandbox', addresses),
  ];
}

function following(port: number, index: number): string {
  return address(port === 0 ? 0 : port + index);
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function nameOf(name: string, index: number, count: number): string {
  return count === 1 ? name : `${name}-${index + 1}`;
}

function address(port: number): string {
  return `127.0.0.1:${port}`;
}
