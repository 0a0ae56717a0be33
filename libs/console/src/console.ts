import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { ConnectionLimiter, connectionLimit, listenHttp } from '@chat4all/runtime';
import type { ConsoleOptions } from './console-options.ts';
import { eventRoutes } from './event-routes.ts';
import { mediaRoutes } from './media-routes.ts';
import { pageRoutes } from './page-routes.ts';
import { refuse } from './refuse.ts';
import { RouterClient, RouterUnreachableError } from './router-client.ts';
import { rpcRoutes } from './rpc-routes.ts';
import { sameOrigin } from './same-origin.ts';
import { type PageVariables, securityHeaders } from './security-headers.ts';
import { Sessions } from './sessions.ts';
import { signInRoutes } from './sign-in-routes.ts';
import { Cookies, type SignedIn, assertSession } from './signed-in.ts';

/** The connections at the same time, and the share of the process's file descriptors that they may use. */
const MAXIMUM_CONNECTIONS = 2_000;
const SHARE_OF_DESCRIPTORS = 0.1;

/** The server of the console. */
export interface Console {
  /** The URL at which people open it: that of the options, or `http://host:port` with the actual port. */
  readonly url: string;
  /** The port that it listens on. */
  readonly port: number;
  /** Ends all connections, and resolves. */
  close(): Promise<void>;
}

/** Serves the console: the application, and a proxy to the router for people who are signed in. Rejects if it cannot listen. */
export async function startConsole(options: ConsoleOptions): Promise<Console> {
  const { address, url, logger } = options;
  const listener = getRequestListener(consoleApp(options).fetch);
  const server = createServer((request, response) => void listener(request, response));
  const maximum = connectionLimit(MAXIMUM_CONNECTIONS, SHARE_OF_DESCRIPTORS);
  const limiter = new ConnectionLimiter({ listener: 'CHAT4ALL_CONSOLE', maximum, logger });
  const listening = await listenHttp(server, address, limiter);
  return {
    url: url ?? listening,
    port: Number(new URL(listening).port),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        // Streams of events do not end otherwise.
        server.closeAllConnections();
      }),
  };
}

function consoleApp(options: ConsoleOptions): Hono<{ Variables: PageVariables }> {
  const isSecure = options.url?.startsWith('https:') ?? false;
  const router = new RouterClient(options.routerUrl);
  const sessions = new Sessions();
  const cookies = new Cookies(isSecure);
  const parts = { options, sessions, cookies, router };

  const api = new Hono<SignedIn>();
  api.use(assertSession(sessions, cookies));
  api.route('/rpc', rpcRoutes(router));
  api.route('/events', eventRoutes(router));
  api.route('/media', mediaRoutes(router, options.routerUrl));

  const app = new Hono<{ Variables: PageVariables }>();
  app.use(securityHeaders(isSecure));
  app.use(sameOrigin(options.url, options.address));
  app.route('/auth', signInRoutes(parts));
  app.route('/api', api);
  app.route('/', pageRoutes(parts));
  app.onError((error, context) => {
    if (error instanceof RouterUnreachableError) return refuse(context, 'unavailable', error.message);
    options.logger.error({ err: error }, 'console request failed');
    return refuse(context, 'unavailable', 'unexpected error in the console; see its log');
  });
  return app;
}
