import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '@chat4all/runtime';
import type { PlainAnswer } from './media-exchange.ts';
import type { MediaOptions } from './media-options.ts';
import { receiveUpload } from './receive-upload.ts';
import { sendDownload } from './send-download.ts';

/** How long the rest of a body that is refused is read, in milliseconds, so that its client reads the answer. */
const DRAIN_MS = 5_000;

/** The parts that {@link serveFile} uses. */
export interface ServeFileOptions extends Pick<MediaOptions, 'files' | 'bytes' | 'metrics'> {
  readonly logger: Logger;
}

/** Answers a request to the link of a file: PUT uploads, GET and HEAD download. */
export async function serveFile(
  request: IncomingMessage,
  response: ServerResponse,
  link: { readonly mediaId: string; readonly parameters: URLSearchParams },
  options: ServeFileOptions,
): Promise<void> {
  const isUpload = request.method === 'PUT';
  response.once('close', () => {
    const direction = isUpload ? 'upload' : 'download';
    const status = response.headersSent ? String(response.statusCode) : 'none';
    options.metrics.mediaTransfers.inc({ direction, status });
  });
  const send = ({ status, text }: PlainAnswer): void => {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' }).write(`${text}\n`);
    // A connection that is closed while the client still sends resets, and the answer is lost.
    const end = (): void => {
      clearTimeout(timer);
      response.end();
    };
    const timer = setTimeout(end, DRAIN_MS);
    if (request.readableEnded || request.destroyed) end();
    else request.once('close', end).once('end', end).resume();
  };
  try {
    const handle = isUpload ? receiveUpload : sendDownload;
    const refusal = await handle({ request, response, ...link }, options);
    if (refusal) send(refusal);
  } catch (error) {
    options.logger.warn({ err: error }, 'transfer of a file failed');
    send({ status: 503, text: 'unavailable; retry later' });
  }
}
