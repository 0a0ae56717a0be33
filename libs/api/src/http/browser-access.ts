import type { IncomingMessage, ServerResponse } from 'node:http';
import { cors as connectCors } from '@connectrpc/connect';
import cors from 'cors';
import { isLoopback } from '@chat4all/runtime';
import { ON_BEHALF_OF_HEADER } from '../audit/on-behalf-of.ts';

/** How long browsers keep the answer of a preflight, in seconds. */
const PREFLIGHT_SECONDS = 7_200;

/** Which web pages may call the server. */
export interface BrowserAccessOptions {
  /** The origins of pages, such as `https://app.example.com`. */
  readonly origins: readonly string[];
  /** The host that the server listens on. */
  readonly host: string;
  /** The URL at which clients reach the server. */
  readonly url: string;
}

/** The reason for which a request of a browser is refused. */
export type Refusal = 'origin' | 'host';

/**
 * Returns a function that sets the headers of CORS, and returns why a request is refused: a page of another origin made it, or
 * it names a host that a loopback server does not have, as pages do that rebind a DNS name to this machine. It returns
 * `answered` after it has answered a preflight.
 */
export function browserAccess({
  origins,
  host,
  url,
}: BrowserAccessOptions): (request: IncomingMessage, response: ServerResponse) => Refusal | 'answered' | undefined {
  const setHeaders = cors({
    origin: [...origins],
    methods: [...connectCors.allowedMethods],
    allowedHeaders: [
      ...connectCors.allowedHeaders,
      'authorization',
      'traceparent',
      'last-event-id',
      ON_BEHALF_OF_HEADER,
    ],
    exposedHeaders: [...connectCors.exposedHeaders, 'retry-after'],
    maxAge: PREFLIGHT_SECONDS,
    preflightContinue: true,
  });
  const named = new URL(url).host;
  const isKnownHost = (name: string): boolean => {
    const parsed = URL.parse(`http://${name}`);
    return name === named || (parsed !== null && isLoopback({ host: parsed.hostname.replaceAll(/[[\]]/g, '') }));
  };
  return (request, response) => {
    const { origin } = request.headers;
    if (origin !== undefined && !origins.includes(origin)) return 'origin';
    if (isLoopback({ host }) && !isKnownHost(request.headers.host ?? '')) return 'host';
    if (origin === undefined) return undefined;
    setHeaders(request, response, () => undefined);
    if (request.method !== 'OPTIONS') return undefined;
    response.writeHead(204).end();
    return 'answered';
  };
}
