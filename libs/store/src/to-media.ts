import { Media } from '@chat4all/proto';
import type { MediaFile } from './media-files.ts';

/** Returns a file as the API shows it. */
export function toMedia({ mediaId, state, mimeType, size, fileName, sha256, problem, ...file }: MediaFile): Media {
  return Media.create({
    ...{ mediaId, state, mimeType, sizeBytes: size, fileName, problem, origin: file.origin },
    ...{ sha256: Buffer.from(sha256, 'hex'), createTime: new Date(file.createTimeMs) },
    messageId: file.source?.messageId ?? '',
  });
}
