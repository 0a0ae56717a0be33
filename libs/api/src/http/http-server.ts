import { type RequestListener, type Server as HttpServer, createServer as createHttpServer } from 'node:http';
import { type Server as HttpsServer, createServer as createHttpsServer } from 'node:https';
import {
  type Configuration,
  ConnectionLimiter,
  type ListenAddress,
  type Logger,
  type TlsKeys,
  connectionLimit,
  listenHttp,
} from '@chat4all/runtime';

/** The time that a client has to send the headers, and the longest silence of either side, in milliseconds. */
const HEADERS_TIMEOUT_MS = 10_000;
const SILENCE_MS = 30_000;
const CHECK_INTERVAL_MS = 1_000;

/** The time that running requests have to end when the server stops, in milliseconds, as over gRPC. */
const SHUTDOWN_MS = 5_000;

/** The connections at the same time. */
const MAXIMUM_CONNECTIONS = 2_000;

/** The share of the process's file descriptors that HTTP clients may use. A transfer of a file needs two. */
const SHARE_OF_DESCRIPTORS = 0.1;

/** Options of {@link listenForHttp}. */
export interface HttpServerOptions {
  /** The certificates are those of the gRPC API; without them the server is not encrypted. */
  readonly configuration: Pick<Configuration, 'tls' | 'onChange'>;
  readonly logger: Logger;
}

/** A server that listens. */
export interface ListeningServer {
  /** `http://host:port` or `https://host:port`, with the actual port. */
  readonly url: string;
  /** Answers requests from now on; before, they are answered with 503. */
  serve(answer: RequestListener): void;
  /** Refuses new connections, answers running requests, ends transfers of files after 5 seconds, and resolves. */
  close(): Promise<void>;
}

/** Listens for HTTP requests, with TLS if the configuration has a certificate. Rejects if it cannot listen. */
export async function listenForHttp(
  { configuration, logger }: HttpServerOptions,
  address: ListenAddress,
): Promise<ListeningServer> {
  // A request may take as long as a large file does.
  const timing = {
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: 0,
    connectionsCheckingInterval: CHECK_INTERVAL_MS,
  };
  let answer: RequestListener = (_, response) => {
    response.writeHead(503, { 'retry-after': '1' }).end();
  };
  let closing = false;
  const listener: RequestListener = (request, response) => {
    // A connection that is kept open would delay the end.
    if (closing) response.setHeader('connection', 'close');
    answer(request, response);
  };
  const { tls } = configuration;
  const server =
    tls === undefined
      ? createHttpServer(timing, listener)
      : createHttpsServer({ ...timing, ...toOptions(tls) }, listener);
  configuration.onChange(() => {
    if ('setSecureContext' in server && configuration.tls) server.setSecureContext(toOptions(configuration.tls));
  });
  server.setTimeout(SILENCE_MS);
  const maximum = connectionLimit(MAXIMUM_CONNECTIONS, SHARE_OF_DESCRIPTORS);
  const limiter = new ConnectionLimiter({ listener: 'CHAT4ALL_HTTP', maximum, logger });
  return {
    url: await listenHttp(server, address, limiter),
    serve: (given) => {
      answer = given;
    },
    close: () => {
      closing = true;
      return close(server);
    },
  };
}

/** Clients without a certificate may authenticate by API key or token. */
function toOptions({ certificate, privateKey, clientAuthority }: TlsKeys) {
  const clients = clientAuthority === undefined ? {} : { ca: clientAuthority, requestCert: true };
  return { cert: certificate, key: privateKey, rejectUnauthorized: false, ...clients };
}

function close(server: HttpServer | HttpsServer): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      server.closeAllConnections();
    }, SHUTDOWN_MS);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
