import { pipeline } from 'node:stream/promises';
import { create as contentDisposition } from 'content-disposition';
import { MediaError } from '@chat4all/media';
import { MediaState } from '@chat4all/proto';
import type { MediaExchange, PlainAnswer } from './media-exchange.ts';
import type { MediaOptions } from './media-options.ts';
import { servedType } from './served-type.ts';
import { isPermitted } from './server-links.ts';

/** A Range header of one part. Others are ignored, as RFC 9110 allows. */
const RANGE = /^bytes=(\d{0,15})-(\d{0,15})$/;

/** Answers a GET or HEAD with a file, or returns the refusal. */
export async function sendDownload(
  { request, response, mediaId, parameters }: MediaExchange,
  { files, bytes, metrics }: Pick<MediaOptions, 'files' | 'bytes' | 'metrics'>,
): Promise<PlainAnswer | undefined> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return { status: 405, text: 'use PUT, GET or HEAD' };
  const file = await files.get(mediaId);
  if (file?.state !== MediaState.READY || !isPermitted(file, 'download', parameters)) {
    return { status: 403, text: 'the link is wrong or has expired; call GetDownloadUrl for a new one' };
  }
  const range = rangeOf(request.headers.range, file.size);
  const { start, end } = range ?? { start: 0, end: file.size - 1 };
  if (start > end && (range || file.size > 0)) {
    response.setHeader('content-range', `bytes */${file.size}`);
    return { status: 416, text: `range: must be within the ${file.size} bytes of the file` };
  }
  const headers = {
    'content-type': servedType(file.mimeType),
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
  const opened = await bytes.get(mediaId, file.size === 0 ? undefined : { start, end });
  if (opened === undefined) throw new MediaError('unavailable', `the bytes of media "${mediaId}" are missing`);
  response.writeHead(range ? 206 : 200, headers);
  const sent = pipeline(opened.bytes, response);
  opened.bytes.on('data', (chunk: Uint8Array) => {
    metrics.mediaBytes.inc({ direction: 'download' }, chunk.byteLength);
  });
  // A client that goes away is no failure.
  await sent.catch(() => undefined);
  // A client that has gone before the first byte leaves it unread.
  opened.bytes.destroy();
  return undefined;
}

function rangeOf(header: string | undefined, size: number): { start: number; end: number } | undefined {
  const [, first = '', last = ''] = RANGE.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  // The last bytes, as many as the number says.
  if (first === '') return { start: last === '0' ? size : Math.max(0, size - Number(last)), end: size - 1 };
  if (last !== '' && Number(last) < Number(first)) return undefined;
  return { start: Number(first), end: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
}
