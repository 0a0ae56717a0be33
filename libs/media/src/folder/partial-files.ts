import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { CountedBytes } from '../counted-bytes.ts';
import type { PutOptions } from '../media-store.ts';
import { isMissing, toMediaError } from './file-error.ts';

/** A file that was not written to for this long belongs to a process that has ended. */
const ABANDONED_MS = 60 * 60 * 1_000;

/** The folder of files that are being written. */
export class PartialFiles {
  readonly #folder: string;
  #timer: NodeJS.Timeout | undefined;

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
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await using file = await open(path, 'wx', 0o600);
      for await (const chunk of counted) await file.writeFile(chunk);
      await file.datasync();
      await link(path);
      return counted.count;
    } catch (error) {
      throw counted.failure ?? toMediaError(error);
    } finally {
      // If it stays, the next start deletes it.
      await rm(path, { force: true }).catch(() => undefined);
    }
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
