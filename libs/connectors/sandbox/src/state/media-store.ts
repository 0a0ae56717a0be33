import { createHash, randomBytes } from 'node:crypto';
import type { SandboxFile } from '../graph/request.ts';

/** A file that the platform keeps for an account. */
export interface StoredFile extends SandboxFile {
  readonly id: string;
  readonly account: string;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Part of the file's address, so that nobody can guess it. */
  readonly hash: string;
  /** Where it is to be fetched from instead: nobody uploaded the file itself. */
  readonly link?: string | undefined;
  /** When it is forgotten, in milliseconds since 1970. */
  readonly expireTime: number;
}

/** The files of all accounts: the last ones, up to so many bytes. */
export class MediaStore {
  readonly #maximumBytes: number;
  readonly #files = new Map<string, StoredFile>();
  #bytes = 0;

  constructor(maximumBytes: number) {
    this.#maximumBytes = maximumBytes;
  }

  add(file: SandboxFile, facts: Pick<StoredFile, 'id' | 'account' | 'expireTime' | 'link'>): void {
    const sha256 = createHash('sha256').update(file.bytes).digest('hex');
    this.#files.set(facts.id, { ...file, ...facts, sha256, hash: randomBytes(12).toString('base64url') });
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
