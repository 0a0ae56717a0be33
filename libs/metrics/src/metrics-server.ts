import { type Server, createServer } from 'node:http';
import type { Registry } from 'prom-client';

/** What a process needs to be ready, each with a check that rejects with what is wrong. */
export type ReadinessChecks = Readonly<Record<string, () => Promise<void>>>;

/** What to serve and where. */
export interface MetricsServerOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly registry: Registry;
  readonly ready: ReadinessChecks;
}

/** A server that listens. */
export interface MetricsServer {
  /** `http://host:port`, with the port that it really has. */
  readonly url: string;
  close(): Promise<void>;
}

/** How long a readiness check may take, in milliseconds, before it counts as failed. */
const CHECK_TIMEOUT_MS = 2_000;

/**
 * Serves `/metrics` for Prometheus, `/healthz` (200 as long as the process lives) and `/readyz` (200, or 503 with what
 * is not ready as JSON). Rejects when it cannot listen.
 */
export async function startMetricsServer(options: MetricsServerOptions): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    void answer(request.method, new URL(request.url ?? '/', 'http://metrics').pathname, options).then(
      ({ status, type, body }) => {
        response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port, options.host, resolve);
  });
  return { url: urlOf(server, options.host), close: () => close(server) };
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

async function answer(method: string | undefined, path: string, options: MetricsServerOptions): Promise<Answer> {
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, type: 'text/plain', body: 'only GET\n' };
  switch (path) {
    case '/metrics':
      return { status: 200, type: options.registry.contentType, body: await options.registry.metrics() };
    case '/healthz':
      return { status: 200, type: 'application/json', body: '{"status":"ok"}\n' };
    case '/readyz': {
      const notReady = await failures(options.ready);
      const ready = Object.keys(notReady).length === 0;
      const body = ready ? { status: 'ok' } : { status: 'not ready', not_ready: notReady };
      return { status: ready ? 200 : 503, type: 'application/json', body: `${JSON.stringify(body)}\n` };
    }
    default:
      return { status: 404, type: 'text/plain', body: 'there are /metrics, /healthz and /readyz\n' };
  }
}

async function failures(checks: ReadinessChecks): Promise<Record<string, string>> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      try {
        await inTime(check());
        return undefined;
      } catch (error) {
        return [name, error instanceof Error ? error.message : String(error)] as const;
      }
    }),
  );
  return Object.fromEntries(results.filter((result) => result !== undefined));
}

async function inTime(work: Promise<void>): Promise<void> {
  const timeout = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    timeout.reject(new Error(`no answer within ${CHECK_TIMEOUT_MS} ms`));
  }, CHECK_TIMEOUT_MS);
  try {
    await Promise.race([work, timeout.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function urlOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return `http://${host}:${port}`;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
