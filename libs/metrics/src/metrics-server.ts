import { type Server, createServer } from 'node:http';

import { type Exposer, type OpenMetricsRegistry, createExposer } from './exposition.ts';
import { type ReadinessChecks, failuresOf } from './readiness.ts';

/** The options of {@link startMetricsServer}. */
export interface MetricsServerOptions {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly registry: OpenMetricsRegistry;
  /** The dependencies without which the process is not ready. */
  readonly ready: ReadinessChecks;
  /** The dependencies without which it is ready, but degraded. Default: none. */
  readonly optional?: ReadinessChecks;
}

/** A server that listens. */
export interface MetricsServer {
  /** `http://host:port`, with the actual port. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves `/metrics` for Prometheus (as OpenMetrics with exemplars if accepted), `/healthz` (200 while the process runs) and
 * `/readyz` (200 or 503, as JSON with the dependencies that are not ready or degraded). Rejects if it cannot listen.
 */
export async function startMetricsServer(options: MetricsServerOptions): Promise<MetricsServer> {
  const expose = createExposer(options.registry);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://metrics');
    void answer(request.method, pathname, request.headers.accept, expose, options).then(({ status, type, body }) => {
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
    });
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

async function answer(
  method: string | undefined,
  path: string,
  accept: string | undefined,
  expose: Exposer,
  { ready, optional = {} }: MetricsServerOptions,
): Promise<Answer> {
  if (method !== 'GET' && method !== 'HEAD')
    return { status: 405, type: 'text/plain', body: 'method not allowed; use GET\n' };
  switch (path) {
    case '/metrics': {
      const { contentType, text } = await expose(accept);
      return { status: 200, type: contentType, body: text };
    }
    case '/healthz':
      return { status: 200, type: 'application/json', body: '{"status":"ok"}\n' };
    case '/readyz':
      return readiness(ready, optional);
    default:
      return { status: 404, type: 'text/plain', body: 'not found; use /metrics, /healthz or /readyz\n' };
  }
}

async function readiness(ready: ReadinessChecks, optional: ReadinessChecks): Promise<Answer> {
  const [notReady, degraded] = await Promise.all([failuresOf(ready), failuresOf(optional)]);
  const isReady = Object.keys(notReady).length === 0;
  const body = {
    status: isReady ? 'ok' : 'not ready',
    ...(!isReady && { not_ready: notReady }),
    ...(Object.keys(degraded).length > 0 && { degraded }),
  };
  return { status: isReady ? 200 : 503, type: 'application/json', body: `${JSON.stringify(body)}\n` };
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
