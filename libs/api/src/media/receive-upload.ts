import { MediaError, freeChunk } from '@chat4all/media';
import { MediaState } from '@chat4all/proto';
import type { MediaExchange, PlainAnswer } from './media-exchange.ts';
import type { MediaOptions } from './media-options.ts';
import { isPermitted } from './server-links.ts';

/** Stores the body of a PUT. Answers it with 201, or returns the refusal. */
export async function receiveUpload(
  { request, response, mediaId, parameters }: MediaExchange,
  { files, bytes }: Pick<MediaOptions, 'files' | 'bytes'>,
): Promise<PlainAnswer | undefined> {
  const file = await files.get(mediaId);
  // A file that does not exist and a wrong signature look the same.
  if (file === undefined || !isPermitted(file, 'upload', parameters)) {
    return { status: 403, text: 'the link is wrong or has expired; call CreateUpload for a new one' };
  }
  if (file.state !== MediaState.PENDING) return { status: 409, text: 'the upload is complete' };
  const length = request.headers['content-length'];
  if (length === undefined) return { status: 411, text: `content-length: must be ${file.size}` };
  if (Number(length) !== file.size)
    return { status: 400, text: `content-length: must be ${file.size} (got ${length})` };
  try {
    // The request stays open if the bytes cannot be stored, so that it is answered.
    await bytes.put(mediaId, request.iterator({ destroyOnReturn: false }), {
      size: file.size,
      release: freeChunk,
    });
  } catch (error) {
    if (MediaError.is(error) && error.code === 'exists')
      return { status: 409, text: 'the bytes were uploaded; call CompleteUpload' };
    // The client has gone.
    if (request.destroyed && !request.complete) return undefined;
    throw error;
  }
  const stored = await files.get(mediaId);
  if (stored === undefined || stored.state === MediaState.REJECTED) {
    // It was deleted or rejected, or its upload expired, while the bytes arrived.
    await bytes.delete(mediaId);
    return { status: 403, text: 'the file was deleted or rejected meanwhile' };
  }
  response.writeHead(201).end();
  return undefined;
}
