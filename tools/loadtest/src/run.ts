import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onInterruptions } from './interruptions.ts';
import { type Locust, startLocust } from './locust.ts';
import { type Product, startProduct } from './product.ts';
import { preparePython } from './python-environment.ts';

/** The options of the command line. */
export interface RunOptions {
  readonly scenario: string;
  /** Default: the product is started for this run. */
  readonly address?: string;
  readonly apiKey?: string;
  readonly users: number;
  /** In Locust's format, for example `30s` or `1h30m`. */
  readonly duration: string;
  readonly rate: number;
  readonly latencyObjectiveMs?: number;
  readonly web?: boolean;
  /** The file of the report; true for standard output. */
  readonly json?: string | true;
  readonly python: string;
  /** Additional options of Locust. */
  readonly locust: readonly string[];
}

/** The address of Locust's web page. */
const WEB = { host: '127.0.0.1', port: '8089' };

/** The exit code of a run that is interrupted before Locust starts. */
const INTERRUPTED = 130;

/** Runs the load test. Returns the exit code of Locust, which the checks determine. */
export async function runLoadtest(options: RunOptions): Promise<number> {
  const notify = (line: string): void => {
    process.stderr.write(`loadtest: ${line}\n`);
  };
  let locust: Locust | undefined;
  const interruption = new AbortController();
  const stopListening = onInterruptions(() => {
    interruption.abort();
    locust?.interrupt();
  });
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-loadtest-report-'));
  try {
    const python = await preparePython(options.python, notify);
    await using product = await target(options, notify);
    if (interruption.signal.aborted) return INTERRUPTED;
    const report = typeof options.json === 'string' ? resolve(options.json) : join(folder, 'report.json');
    locust = startLocust({
      python,
      arguments: locustArguments(options, product.address, report),
      apiKeys: product.apiKeys,
      quietOutput: options.json === true,
    });
    if (options.web === true) notify(`web page at http://${WEB.host}:${WEB.port}; stop with Ctrl-C`);
    const code = await Promise.race([locust.ended, product.failed]);
    if (options.json === true) process.stdout.write(await readFile(report, 'utf8').catch(() => ''));
    return code;
  } finally {
    locust?.kill();
    stopListening();
    await rm(folder, { recursive: true });
  }
}

async function target(options: RunOptions, notify: (line: string) => void): Promise<Product> {
  const { address, apiKey } = options;
  if (address === undefined) {
    notify('starting the product with simulated platforms …');
    return startProduct();
  }
  return {
    address,
    apiKeys: apiKey === undefined ? [] : [apiKey],
    failed: new Promise(() => undefined),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function locustArguments(options: RunOptions, address: string, report: string): string[] {
  const { scenario, users, duration, rate, latencyObjectiveMs, web, locust } = options;
  const mode = web === true ? ['--web-host', WEB.host, '--web-port', WEB.port] : ['--headless', '--only-summary'];
  const named = {
    '--address': address,
    '--scenario': scenario,
    '--users': String(users),
    '--spawn-rate': String(users),
    '--run-time': duration,
    '--rate': String(rate),
    '--report': report,
    ...(latencyObjectiveMs !== undefined && { '--latency-objective-ms': String(latencyObjectiveMs) }),
  };
  return [...mode, ...Object.entries(named).flat(), ...locust];
}
