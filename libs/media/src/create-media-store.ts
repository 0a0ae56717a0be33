import { MediaError } from './media-error.ts';
import type { MediaStore } from './media-store.ts';

/**
 * Opens the media store at a URL:
 * - `folder:./data/media`: a folder, its path relative to the working directory or absolute;
 * - `s3://bucket/prefix?endpoint=…&region=…`: a bucket. Keys come from `access_key_file` and `secret_key_file`, otherwise
 *   from where the AWS SDK finds them. `public_endpoint` is the endpoint for clients, in links.
 *
 * Fails with `invalid` for another scheme or a wrong parameter, with `misconfigured` if a file or folder cannot be used.
 */
export async function createMediaStore(url: string): Promise<MediaStore> {
  if (url.startsWith('folder:')) {
    const folder = url.slice('folder:'.length);
    if (folder.includes('?')) throw new MediaError('invalid', `media: a folder has no parameters (got "${url}")`);
    if (folder === '') throw new MediaError('invalid', 'media: the URL has no folder; use folder:<path>');
    const { openFolderMediaStore } = await import('./folder/folder-media-store.ts');
    return openFolderMediaStore(folder);
  }
  if (url.startsWith('s3://')) {
    const { readS3Url } = await import('./s3/read-s3-url.ts');
    const settings = await readS3Url(url);
    // Loaded here so that users of a folder do not load the AWS SDK.
    const { S3MediaStore } = await import('./s3/s3-media-store.ts');
    return new S3MediaStore(settings);
  }
  const scheme = url.slice(0, Math.max(url.indexOf(':'), 0));
  throw new MediaError('invalid', `media: unknown scheme "${scheme}"; use folder:<path> or s3://<bucket>`);
}
