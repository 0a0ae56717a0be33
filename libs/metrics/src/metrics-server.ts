import { type Server, createServer } from 'node:http';
import type { Socket } from 'node:net';
import type { Exposer } from './exposition.ts';
import type { Readiness } from './readiness.ts';

/** A request has this time to arrive, in milliseconds. */
const REQUEST_TIMEOUT_MS = 5_000;

/** The content that {@link startMetricsServer} serves. */
export interface MetricsSource {
  /** Formats the metrics. */
  readonly expose: Exposer;
  /** Returns the dependencies that are unavailable now. */
  readonly readiness: () => Promise<Readiness>;
  /** Receives each accepted connection, to limit them. */
  readonly onConnection?: (socket: Socket) => void;
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
export async function startMetricsServer(
  { host, port }: { readonly host: string; /** 0 for any free port. */ readonly port: number },
  source: MetricsSource,
): Promise<MetricsServer> {
  const timing = { requestTimeout: REQUEST_TIMEOUT_MS, connectionsCheckingInterval: 1_000 };
  const server = createServer(timing, (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://metrics');
    void answer(request.method, pathname, request.headers.accept, source).then(({ status, type, body }) => {
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
    });
  });
  if (source.onConnection) server.on('connection', source.onConnection);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  return { url: urlOf(server, host), close: () => close(server) };
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
  { expose, readiness }: MetricsSource,
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
      return toAnswer(await readiness());
    default:
      return { status: 404, type: 'text/plain', body: 'not found; use /metrics, /healthz or /readyz\n' };
  }
}

function toAnswer({ notReady, degraded }: Readiness): Answer {
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
