import type { MediaLinks } from '@chat4all/media';
import type { FileLinks } from './media-options.ts';
import { servedType } from './served-type.ts';

/** Returns links to the bucket, which clients reach without the router. */
export function bucketLinks(links: MediaLinks): FileLinks {
  return {
    upload: ({ mediaId, size, uploadExpireTimeMs }) => {
      const expiresInSeconds = Math.max(1, Math.floor((uploadExpireTimeMs - Date.now()) / 1_000));
      return links.upload(mediaId, { size, expiresInSeconds });
    },
    download: ({ mediaId, fileName, mimeType }, expiresInSeconds) =>
      links.download(mediaId, {
        ...{ fileName: fileName || mediaId, mimeType: servedType(mimeType), expiresInSeconds },
      }),
  };
}
