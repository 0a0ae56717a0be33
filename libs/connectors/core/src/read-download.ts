import { refusal } from './connector-error.ts';
import type { HttpResponse } from './http.ts';
import type { KeepOpen } from './timed-request.ts';

/** Options of {@link readDownload}. */
export interface ReadDownloadOptions {
  /** A larger file is refused with `media`: at once if the response states its size, else while it is read. */
  readonly maximumBytes: number;
  readonly keepOpen: KeepOpen;
}

/** Returns the bytes of a response that is a file, as they arrive. */
export function readDownload(
  response: HttpResponse,
  { maximumBytes, keepOpen }: ReadDownloadOptions,
): AsyncIterable<Uint8Array> {
  const announced = Number(response.headers.get('content-length') ?? 0);
  if (announced > maximumBytes) throw refusal(`file exceeds ${maximumBytes} bytes (got ${announced})`, 'media');
  const { body } = response;
  if (body === undefined) throw new TypeError('responses of `fetch` must have a body to download files');
  return keepOpen(limitBytes(body, maximumBytes));
}

async function* limitBytes(bytes: AsyncIterable<Uint8Array> | null, maximumBytes: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of bytes ?? []) {
    size += chunk.byteLength;
    if (size > maximumBytes) throw refusal(`file exceeds ${maximumBytes} bytes`, 'media');
    yield chunk;
  }
}
