import { type GetDownloadUrlResponse, type Media, MediaOrigin } from '@chat4all/proto';
import type { CallOptions, Caller } from '../call/caller.ts';
import { assertPresent } from '../inputs/validation.ts';
import { type UploadOptions, upload } from '../media/upload.ts';
import type { UploadSource } from '../media/upload-source.ts';
import { type PageOptions, type Pages, pagesOf } from './pages.ts';

/** Which files to list. */
export interface ListMediaFilter extends PageOptions {
  /** Default: any. */
  readonly origin?: MediaOrigin;
}

/**
 * Files: those that are uploaded once and sent in any number of messages, and those that people sent. Every method rejects with
 * {@link Chat4AllError}.
 */
export class MediaFiles {
  readonly #caller: Caller;

  /** @hidden Made by the client. */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Uploads a file and returns it, READY; send its `mediaId`. Streams the bytes, and verifies their SHA-256. Repeats the
   * transfer once after a network failure. Rejects with INVALID_ARGUMENT and the reason `MEDIA_REJECTED` if the bytes
   * are not of the MIME type.
   *
   * @example
   * const { mediaId } = await chat.media.upload('photo.jpg');
   * await chat.messages.send({ to: { whatsapp: '+5511999999999' }, content: { image: { mediaId } } });
   */
  async upload(source: UploadSource, options: UploadOptions = {}): Promise<Media> {
    return upload(this.#caller, source, options);
  }

  /** Reads the facts of a file. */
  async get(mediaId: string, options: CallOptions = {}): Promise<Media> {
    const { media } = this.#caller.connection;
    const answer = await this.#caller.call(media.getMedia.bind(media), { mediaId }, options, { idempotent: true });
    return assertPresent(answer.media, 'media');
  }

  /** Lists files, the newest first. */
  list(
    { pageSize = 0, origin = MediaOrigin.UNSPECIFIED }: ListMediaFilter = {},
    options: CallOptions = {},
  ): Pages<Media> {
    const { media } = this.#caller.connection;
    const method = media.listMedia.bind(media);
    return pagesOf(async (pageToken) => {
      const page = await this.#caller.call(method, { pageSize, pageToken, origin }, options, { idempotent: true });
      return { items: page.media, nextPageToken: page.nextPageToken };
    });
  }

  /** Deletes a file, if it exists. Messages with it that were not sent yet fail. */
  async delete(mediaId: string, options: CallOptions = {}): Promise<void> {
    const { media } = this.#caller.connection;
    await this.#caller.call(media.deleteMedia.bind(media), { mediaId }, options, { idempotent: true });
  }

  /** Returns a link to a READY file, which works without credentials for 15 minutes. */
  async downloadUrl(mediaId: string, options: CallOptions = {}): Promise<GetDownloadUrlResponse> {
    const { media } = this.#caller.connection;
    return this.#caller.call(media.getDownloadUrl.bind(media), { mediaId }, options, { idempotent: true });
  }
}
