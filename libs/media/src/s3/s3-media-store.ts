import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { CountedBytes } from '../counted-bytes.ts';
import { MediaError } from '../media-error.ts';
import { checkedId } from '../media-id.ts';
import type { ByteRange, FileEntry, MediaStore, PutOptions, StoredFile } from '../media-store.ts';
import { createS3Client } from './create-s3-client.ts';
import type { S3Settings } from './read-s3-url.ts';
import { isMissing, isOutsideFile, toMediaError } from './s3-error.ts';
import { S3Links } from './s3-links.ts';

/** The size of a part of an upload whose size is unknown: the smallest that S3 accepts. One part is in memory at a time. */
const PART_BYTES = 5 * 1024 * 1024;

/** The largest file that one request may upload. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/upload-objects.html */
const LARGEST_PUT_BYTES = 5 * 1024 ** 3;

/** A media store in a bucket of S3, or of a server that speaks its protocol. The key of a file is its id after a prefix. */
export class S3MediaStore implements MediaStore {
  readonly links: S3Links;
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #prefix: string;
  #isClosed = false;

  constructor(settings: S3Settings) {
    this.#client = createS3Client(settings, settings.endpoint);
    this.#bucket = settings.bucket;
    this.#prefix = settings.prefix;
    this.links = new S3Links(settings);
  }

  async put(id: string, bytes: AsyncIterable<Uint8Array>, options: PutOptions = {}): Promise<number> {
    const target = this.#locate(id);
    const { size } = options;
    const counted = new CountedBytes(bytes, options);
    const Body = Readable.from(counted, { objectMode: false });
    const stopping = new AbortController();
    // The client does not notice that the body failed, and would wait for more of it.
    Body.on('error', () => {
      stopping.abort();
    });
    try {
      if (size !== undefined && size <= LARGEST_PUT_BYTES) {
        const command = new PutObjectCommand({ ...target, Body, ContentLength: size, IfNoneMatch: '*' });
        await this.#client.send(command, { abortSignal: stopping.signal });
      } else {
        const params = { ...target, Body, IfNoneMatch: '*' };
        await new Upload({ client: this.#client, params, partSize: PART_BYTES, queueSize: 1 }).done();
      }
      return counted.count;
    } catch (error) {
      throw counted.failure ?? toMediaError(error);
    } finally {
      Body.destroy();
    }
  }

  async get(id: string, range: ByteRange = { start: 0 }): Promise<StoredFile | undefined> {
    const { start, end } = range;
    const isWhole = start === 0 && end === undefined;
    const Range = isWhole ? undefined : `bytes=${start}-${end ?? ''}`;
    try {
      const command = new GetObjectCommand({ ...this.#locate(id), Range });
      const { Body, ContentLength = 0, ContentRange } = await this.#client.send(command);
      if (!(Body instanceof Readable)) throw new MediaError('unavailable', 'media: the bucket answered without a file');
      const size =
        ContentRange === undefined ? ContentLength : Number(ContentRange.slice(ContentRange.indexOf('/') + 1));
      return { size, bytes: Body };
    } catch (error) {
      if (isMissing(error)) return undefined;
      if (isOutsideFile(error))
        throw new MediaError('invalid', `range: must be within the file (got ${start}-${end ?? ''})`, error);
      throw toMediaError(error);
    }
  }

  async delete(id: string): Promise<void> {
    await this.#client.send(new DeleteObjectCommand(this.#locate(id))).catch((error: unknown) => {
      throw toMediaError(error);
    });
  }

  async *list(): AsyncGenerator<FileEntry> {
    this.#throwIfClosed();
    try {
      const query = { Bucket: this.#bucket, Prefix: this.#prefix };
      for await (const { Contents = [] } of paginateListObjectsV2({ client: this.#client }, query)) {
        for (const { Key = '', Size = 0, LastModified } of Contents) {
          yield { id: Key.slice(this.#prefix.length), size: Size, timeMs: LastModified?.getTime() ?? 0 };
        }
      }
    } catch (error) {
      throw toMediaError(error);
    }
  }

  async check(): Promise<void> {
    // Several processes check at the same time.
    const id = `check-${randomUUID()}`;
    await this.put(id, Readable.from([new Uint8Array(1)]), { size: 1 });
    await this.delete(id);
  }

  close(): Promise<void> {
    this.#isClosed = true;
    this.#client.destroy();
    this.links.close();
    return Promise.resolve();
  }

  #locate(id: string): { readonly Bucket: string; readonly Key: string } {
    this.#throwIfClosed();
    return { Bucket: this.#bucket, Key: this.#prefix + checkedId(id) };
  }

  #throwIfClosed(): void {
    if (this.#isClosed) throw new MediaError('closed', 'the media store was closed');
  }
}
