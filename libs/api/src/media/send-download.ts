import { pipeline } from 'node:stream/promises';
import { create as contentDisposition } from 'content-disposition';
import { MediaState } from '@chat4all/proto';
import type { MediaExchange, PlainAnswer } from './media-exchange.ts';
import type { MediaOptions } from './media-options.ts';
import { isPermitted } from './server-links.ts';

/** A Range header of one part with a start. Others are ignored, as RFC 9110 allows. */
const RANGE = /^bytes=(\d{1,15})-(\d{1,15})?$/;

/** Answers a GET or HEAD with a file, or returns the refusal. */
export async function sendDownload(
  { request, response, mediaId, parameters }: MediaExchange,
  { files, bytes }: Pick<MediaOptions, 'files' | 'bytes'>,
): Promise<PlainAnswer | undefined> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return { status: 405, text: 'use PUT, GET or HEAD' };
  const file = await files.get(mediaId);
  if (file?.state !== MediaState.READY || !isPermitted(file, 'download', parameters)) {
    return { status: 403, text: 'the link is wrong or has expired; call GetDownloadUrl for a new one' };
  }
  const [range, start = 0, end = file.size - 1] = rangeOf(request.headers.range, file.size);
  if (start > end) return { status: 416, text: `range: must be within the ${file.size} bytes of the file` };
  const headers = {
    'content-type': file.mimeType,
    'content-length': end - start + 1,
    'content-disposition': contentDisposition(file.fileName || mediaId),
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-store',
    // A file of a stranger must not run in a browser.
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
    ...(range && { 'content-range': `bytes ${start}-${end}/${file.size}` }),
  };
  if (request.method === 'HEAD') {
    response.writeHead(200, headers).end();
    return undefined;
  }
  const opened = await bytes.get(mediaId, { start, end });
  if (opened === undefined) return { status: 404, text: 'the file was deleted' };
  response.writeHead(range ? 206 : 200, headers);
  // A client that goes away is no failure.
  await pipeline(opened.bytes, response).catch(() => undefined);
  return undefined;
}

function rangeOf(header: string | undefined, size: number): [isRange: boolean, start?: number, end?: number] {
  const match = RANGE.exec(header ?? '');
  if (match?.[1] === undefined) return [false];
  const last = match[2] === undefined ? size - 1 : Math.min(Number(match[2]), size - 1);
  return [true, Number(match[1]), last];
}
