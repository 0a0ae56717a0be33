import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { openApi } from '@chat4all/proto/openapi';
import { ByteBudget, type Logger } from '@chat4all/runtime';
import type { Authenticate } from '../authentication/authenticate.ts';
import type { MediaOptions } from '../media/media-options.ts';
import { serveFile } from '../media/serve-files.ts';
import { FILE_PATH } from '../media/server-links.ts';
import { answerRpc } from './answer-rpc.ts';
import type { Refusal } from './browser-access.ts';
import { EVENTS_PATH, type StreamEventsHandler, streamEventSource } from './event-source.ts';
import type { Service } from '../server/service.ts';
import { rpcHandlers } from './rpc-handlers.ts';
import { sendText } from './send-error.ts';

/** The bytes of calls that clients make the server hold. Above, the calls that began first are cut off. */
const HELD_BYTES = 64 * 1024 * 1024;

const REFUSALS: Readonly<Record<Refusal, string>> = {
  origin: 'this origin may not call the API; add it to CHAT4ALL_HTTP_ORIGINS',
  host: 'this host name is unknown; use 127.0.0.1 or localhost, or set CHAT4ALL_HTTP_URL',
};

/** The parts that {@link httpRoutes} uses. */
export interface HttpRouteOptions {
  readonly services: readonly Service[];
  readonly authenticate: Authenticate;
  readonly streamEvents: StreamEventsHandler;
  /** The files whose links the server serves; absent if their store has its own. */
  readonly files?: Pick<MediaOptions, 'files' | 'bytes' | 'metrics'> | undefined;
  /** Refuses pages of other origins; see `browserAccess`. */
  readonly access: (request: IncomingMessage, response: ServerResponse) => Refusal | 'answered' | undefined;
  readonly logger: Logger;
}

/**
 * Returns the function that answers every request: `/chat4all.v1.<Service>/<Method>` by the Connect protocol or gRPC-Web,
 * `/v1/events`, `/openapi.json`, and the links of files.
 */
export function httpRoutes({
  services,
  authenticate,
  streamEvents,
  files,
  access,
  logger,
}: HttpRouteOptions): RequestListener {
  const rpcs = rpcHandlers(services);
  const held = new ByteBudget<ServerResponse>({ maximumBytes: HELD_BYTES, evict: (response) => response.destroy() });
  const pages = new Map<string, Page>([
    [EVENTS_PATH, (request, response, url) => streamEventSource(request, response, { url, handler: streamEvents })],
    [
      '/openapi.json',
      (_, response) => {
        sendDescription(response);
      },
    ],
  ]);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // Null for a target of a proxy or for `*`.
    const url = URL.parse(`http://api${request.url ?? '/'}`);
    const mediaId = FILE_PATH.exec(url?.pathname ?? '')?.[1];
    if (url && files && mediaId !== undefined) {
      await serveFile(request, response, { mediaId, parameters: url.searchParams }, { ...files, logger });
      return;
    }
    const refusal = access(request, response);
    if (refusal === 'answered') return;
    if (refusal !== undefined) {
      sendText(response, 403, REFUSALS[refusal]);
      return;
    }
    const rpc = rpcs.get(url?.pathname ?? '');
    if (rpc) {
      await answerRpc(rpc, request, response, { authenticate, held });
      return;
    }
    const page = pages.get(url?.pathname ?? '');
    if (url === null || page === undefined) sendText(response, 404, 'not found');
    else if (request.method !== 'GET') sendText(response, 405, 'use GET');
    else await page(request, response, url);
  };
  return (request, response) => {
    answer(request, response).catch((error: unknown) => {
      logger.warn({ err: error }, 'HTTP request failed');
      response.destroy();
    });
  };
}

/** Answers the GET of a path. */
type Page = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void> | void;

function sendDescription(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(openApi));
}
