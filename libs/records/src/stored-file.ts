import { ConnectorError, type MediaFile } from '@chat4all/connector';

/** A file of MediaService in the content of a connector. Its bytes cannot be read: the worker replaces it before it sends. */
export class StoredFile implements MediaFile {
  readonly mediaId: string;
  readonly mimeType: string;
  readonly fileName?: string;

  constructor(mediaId: string, mimeType: string, fileName: string) {
    this.mediaId = mediaId;
    this.mimeType = mimeType;
    if (fileName !== '') this.fileName = fileName;
  }

  open(): never {
    throw new ConnectorError(`the bytes of media "${this.mediaId}" are not at hand`, {
      ...{ reason: 'media', retryable: false, certain: true, scope: 'delivery' },
    });
  }
}
