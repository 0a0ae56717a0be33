import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { create as contentDisposition } from 'content-disposition';
import { checkedId } from '../media-id.ts';
import type { DownloadLinkOptions, MediaLinks, UploadLink } from '../media-store.ts';
import { createS3Client } from './create-s3-client.ts';
import type { S3Settings } from './read-s3-url.ts';
import { toMediaError } from './s3-error.ts';

/** Presigned requests to the bucket, at its public endpoint. */
export class S3Links implements MediaLinks {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #prefix: string;

  constructor(settings: S3Settings) {
    this.#client = createS3Client(settings, settings.publicEndpoint ?? settings.endpoint);
    this.#bucket = settings.bucket;
    this.#prefix = settings.prefix;
  }

  async upload(
    id: string,
    { size, expiresInSeconds }: { readonly size: number; readonly expiresInSeconds: number },
  ): Promise<UploadLink> {
    // The signature includes both headers, so that the bucket refuses other sizes and a second upload.
    const command = new PutObjectCommand({ ...this.#locate(id), ContentLength: size, IfNoneMatch: '*' });
    const url = await this.#sign(command, expiresInSeconds, ['content-length', 'if-none-match']);
    return { method: 'PUT', url, headers: { 'content-length': String(size), 'if-none-match': '*' } };
  }

  download(id: string, { fileName, mimeType, expiresInSeconds }: DownloadLinkOptions): Promise<string> {
    const command = new GetObjectCommand({
      ...this.#locate(id),
      ResponseContentDisposition: contentDisposition(fileName),
      ResponseContentType: mimeType,
    });
    return this.#sign(command, expiresInSeconds);
  }

  close(): void {
    this.#client.destroy();
  }

  async #sign(
    command: GetObjectCommand | PutObjectCommand,
    expiresIn: number,
    headers: readonly string[] = [],
  ): Promise<string> {
    try {
      return await getSignedUrl(this.#client, command, { expiresIn, unhoistableHeaders: new Set(headers) });
    } catch (error) {
      throw toMediaError(error);
    }
  }

  #locate(id: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.#bucket, Key: this.#prefix + checkedId(id) };
  }
}
