import { createHash } from 'node:crypto';
import { invalidInput } from '../inputs/validation.ts';
import type { ByteSource } from './upload-source.ts';

/** The bytes of an upload, which are hashed and counted while they are read. */
export class UploadBody {
  readonly size: number;
  readonly #source: ByteSource;
  readonly #onProgress: ((sentBytes: number, totalBytes: number) => void) | undefined;
  #sha256: Buffer | undefined;
  #failure: Error | undefined;

  constructor(source: ByteSource, onProgress?: (sentBytes: number, totalBytes: number) => void) {
    this.size = source.size;
    this.#source = source;
    this.#onProgress = onProgress;
  }

  /** The error of the source or of the progress callback, which another attempt would meet again; undefined if none. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** True if all bytes were read at least once. */
  get isRead(): boolean {
    return this.#sha256 !== undefined;
  }

  /** Returns the SHA-256 of the bytes. Reads them if they were not read to their end before. */
  async sha256(): Promise<Buffer> {
    const hash = createHash('sha256');
    if (this.#sha256 === undefined) for await (const chunk of this.#chunks()) hash.update(chunk);
    return this.#sha256 ?? hash.digest();
  }

  /** Reads the bytes from their start, and reports those that the reader has taken. */
  async *read(): AsyncGenerator<Uint8Array, undefined> {
    const hash = createHash('sha256');
    let sentBytes = 0;
    try {
      for await (const chunk of this.#chunks()) {
        hash.update(chunk);
        yield chunk;
        sentBytes += chunk.length;
        this.#onProgress?.(sentBytes, this.size);
      }
      this.#sha256 = hash.digest();
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
      throw error;
    }
  }

  /** Throws INVALID_ARGUMENT if the source cannot be read, or has another size than it states. */
  async *#chunks(): AsyncGenerator<Uint8Array, undefined> {
    let bytes = 0;
    try {
      for await (const chunk of this.#source.open()) {
        bytes += chunk.length;
        if (bytes > this.size) break;
        yield chunk;
      }
    } catch (error) {
      throw invalidInput('source', `cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (bytes !== this.size) {
      throw invalidInput('source', `has ${bytes > this.size ? 'more' : 'fewer'} bytes than its size of ${this.size}`);
    }
  }
}
