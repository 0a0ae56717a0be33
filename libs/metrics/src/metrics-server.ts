import { type Server, createServer } from 'node:http';

import { type Exposer, type OpenMetricsRegistry, createExposer } from './exposition.ts';
import { type ReadinessChecks, failuresOf } from './readiness.ts';

/** What to serve and where. */
export interface MetricsServerOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly registry: OpenMetricsRegistry;
  /** Without these the process is not ready. */
  readonly ready: ReadinessChecks;
  /** Without these it serves less than it could, but is ready. Default: none. */
  readonly optional?: ReadinessChecks;
}

/** A server that listens. */
export interface MetricsServer {
  /** `http://host:port`, with the port that it really has. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves `/metrics` for Prometheus (as OpenMetrics with exemplars where that is asked for), `/healthz` (200 as long as
 * the process lives) and `/readyz` (200, or 503; as JSON, with what is not ready and what is degraded). Rejects when it
 * cannot listen.
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
  { ready, optional: optional = {} }: MetricsServerOptions,
): Promise<Answer> {
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, type: 'text/plain', body: 'only GET\n' };
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
      return { status: 404, type: 'text/plain', body: 'there are /metrics, /healthz and /readyz\n' };
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
