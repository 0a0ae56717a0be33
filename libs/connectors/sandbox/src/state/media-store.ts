import { createHash, randomBytes } from 'node:crypto';
import type { SandboxFile } from '../graph/request.ts';

/** A stored file of an account. */
export interface StoredFile extends SandboxFile {
  readonly id: string;
  readonly account: string;
  /** In hexadecimal. */
  readonly sha256: string;
  /** A random part of the file's URL, so that it cannot be guessed. */
  readonly hash: string;
  /** The URL of a file that was registered by URL and not uploaded. */
  readonly link?: string | undefined;
  /** True if a person sent it to the account. */
  readonly isReceived?: boolean;
  /** The time when it is deleted, in milliseconds since 1970. */
  readonly expireTime: number;
}

/** Stores the files of all accounts up to a total size. Deletes the oldest ones. */
export class MediaStore {
  readonly #maximumBytes: number;
  readonly #files = new Map<string, StoredFile>();
  #bytes = 0;

  constructor(maximumBytes: number) {
    this.#maximumBytes = maximumBytes;
  }

  add(file: SandboxFile, metadata: Pick<StoredFile, 'id' | 'account' | 'expireTime' | 'link' | 'isReceived'>): void {
    const sha256 = createHash('sha256').update(file.bytes).digest('hex');
    this.#files.set(metadata.id, { ...file, ...metadata, sha256, hash: randomBytes(12).toString('base64url') });
    this.#bytes += file.bytes.byteLength;
    for (const oldest of this.#files.keys()) {
      if (this.#bytes <= this.#maximumBytes) break;
      this.delete(oldest);
    }
  }

  get(id: string, now: number): StoredFile | undefined {
    const file = this.#files.get(id);
    return file && file.expireTime > now ? file : undefined;
  }

  delete(id: string): void {
    this.#bytes -= this.#files.get(id)?.bytes.byteLength ?? 0;
    this.#files.delete(id);
  }
}
