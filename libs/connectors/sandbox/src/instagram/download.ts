import { graphError, type Outcome } from '../graph/response.ts';
import type { SandboxHttpRequest } from '../graph/request.ts';
import type { StoredFile } from '../state/media-store.ts';
import type { SandboxState } from '../state/sandbox-state.ts';

/** The path of the files in Instagram's callbacks. Meta's are on its content delivery network. */
export const PUBLIC_FILE_PATH = '/ig_messaging_cdn/';

/** Returns the URL of a file, which works without a token. */
export function publicUrl({ id, hash, link }: StoredFile, origin: string): string {
  return link ?? `${origin}${PUBLIC_FILE_PATH}?asset_id=${id}&signature=${hash}`;
}

/** Handles a GET of a {@link publicUrl}. */
export function downloadPublicFile({ media, now }: SandboxState, { query }: SandboxHttpRequest): Outcome {
  const parameters = new URLSearchParams(query);
  const file = media.get(parameters.get('asset_id') ?? '', now());
  if (!file || file.hash !== parameters.get('signature')) {
    return graphError({ status: 404, code: 100, message: 'URL signature mismatch' });
  }
  return { kind: 'response', status: 200, body: file.bytes, contentType: file.mimeType };
}
