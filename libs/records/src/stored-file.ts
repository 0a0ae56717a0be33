import { ConnectorError, type MediaFile } from '@chat4all/connector';

/** The description of a {@link StoredFile}; members are empty or 0 if unknown. */
export interface StoredFileDescription {
  readonly mediaId: string;
  readonly mimeType: string;
  readonly fileName: string;
  readonly size: number;
}

/** A file of MediaService in the content of a connector. Its bytes cannot be read: the worker replaces it before it sends. */
export class StoredFile implements MediaFile {
  readonly mediaId: string;
  readonly mimeType: string;
  readonly fileName?: string;
  /** In bytes; absent until the API has looked it up. */
  readonly size?: number;

  constructor({ mediaId, mimeType, fileName, size }: StoredFileDescription) {
    this.mediaId = mediaId;
    this.mimeType = mimeType;
    if (fileName !== '') this.fileName = fileName;
    if (size > 0) this.size = size;
  }

  open(): never {
    throw new ConnectorError(`the bytes of media "${this.mediaId}" are not at hand`, {
      ...{ reason: 'media', retryable: false, certain: true, scope: 'delivery' },
    });
  }
}
