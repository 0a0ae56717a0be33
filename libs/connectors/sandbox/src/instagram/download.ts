import { graphError, type Outcome } from '../graph/answer.ts';
import type { SandboxHttpRequest } from '../graph/request.ts';
import type { StoredFile } from '../state/media-store.ts';
import type { SandboxState } from '../state/sandbox-state.ts';

/** Where the files in Instagram's callbacks are; Meta's are on its content network. */
export const publicFilePath = '/ig_messaging_cdn/';

/** An address that anybody who has it can fetch the file from. */
export function publicAddress({ id, hash, link }: StoredFile, origin: string): string {
  return link ?? `${origin}${publicFilePath}?asset_id=${id}&signature=${hash}`;
}

/** Answers a GET of a {@link publicAddress}. */
export function downloadPublicFile({ media, now }: SandboxState, { query }: SandboxHttpRequest): Outcome {
  const parameters = new URLSearchParams(query);
  const file = media.get(parameters.get('asset_id') ?? '', now());
  if (!file || file.hash !== parameters.get('signature')) {
    return graphError({ status: 404, code: 100, message: 'URL signature mismatch' });
  }
  return { status: 200, body: file.bytes, contentType: file.mimeType };
}
