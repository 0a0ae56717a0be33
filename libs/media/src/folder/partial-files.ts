import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { CountedBytes } from '../counted-bytes.ts';
import type { PutOptions } from '../media-store.ts';
import { writeBatches } from './write-batches.ts';
import { isMissing, toMediaError } from './file-error.ts';

/** A file that was not written to for this long belongs to a process that has ended. */
const ABANDONED_MS = 60 * 60 * 1_000;

/** The bytes that one file collects before they are written: many for one file, which halves the time, and fewer for each of many files. */
const MAXIMUM_BATCH_BYTES = 1024 * 1024;
const MINIMUM_BATCH_BYTES = 64 * 1024;
const BATCHES_BYTES = 16 * 1024 * 1024;

/** The folder of files that are being written. */
export class PartialFiles {
  readonly #folder: string;
  #timer: NodeJS.Timeout | undefined;
  /** The number of files that are being written. */
  #writing = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Deletes what processes left that ended while they wrote. */
  async deleteAbandoned(): Promise<void> {
    for (const name of await filesIn(this.#folder)) {
      const path = join(this.#folder, name);
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }));
      if (Date.now() - mtimeMs > ABANDONED_MS) await rm(path, { force: true });
    }
  }

  /** Does so every hour, until it is closed. Does not keep the process running. */
  startDeletingAbandoned(): void {
    this.#timer = setInterval(() => {
      // Calls that use the folder report what is wrong with it.
      this.deleteAbandoned().catch(() => undefined);
    }, ABANDONED_MS).unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /**
   * Writes a durable file, passes its path to `link`, and removes it. Returns the number of bytes. Rejects with a MediaError or
   * the failure of the bytes.
   */
  async write(
    id: string,
    bytes: AsyncIterable<Uint8Array>,
    options: PutOptions,
    link: (path: string) => Promise<void>,
  ): Promise<number> {
    const path = join(this.#folder, `${id}.${randomUUID()}`);
    const counted = new CountedBytes(bytes, options);
    this.#writing += 1;
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await using file = await open(path, 'wx', 0o600);
      await writeBatches(file, counted, { batchBytes: () => this.#batchBytes(), release: options.release });
      await file.datasync();
      await link(path);
      return counted.count;
    } catch (error) {
      throw counted.failure ?? toMediaError(error);
    } finally {
      this.#writing -= 1;
      // If it stays, the next start deletes it.
      await rm(path, { force: true }).catch(() => undefined);
    }
  }

  #batchBytes(): number {
    return Math.min(MAXIMUM_BATCH_BYTES, Math.max(MINIMUM_BATCH_BYTES, BATCHES_BYTES / this.#writing));
  }

  /** Writes and deletes a small file. */
  async check(): Promise<void> {
    await this.write('check', Readable.from([new Uint8Array(1)]), {}, () => Promise.resolve());
  }
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
