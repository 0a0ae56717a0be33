import { type FileHandle, link, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkRange } from '../byte-range.ts';
import { MediaError } from '../media-error.ts';
import { checkedId } from '../media-id.ts';
import type { ByteRange, FileEntry, MediaStore, PutOptions, StoredFile } from '../media-store.ts';
import { isExisting, isMissing, toMediaError } from './file-error.ts';
import { listFiles } from './list-files.ts';
import { PartialFiles } from './partial-files.ts';

/**
 * Opens a media store in a folder, for the processes of one machine. The file of id `abc` is `files/bc/abc`; unfinished
 * ones are in `partial/`. The folder is created with the first file; folders get the mode 0700 and files 0600.
 */
export async function openFolderMediaStore(folder: string): Promise<MediaStore> {
  const partial = new PartialFiles(join(folder, 'partial'));
  await partial.deleteAbandoned().catch((error: unknown) => {
    throw new MediaError('misconfigured', `media: cannot use the folder "${folder}"`, error);
  });
  partial.startDeletingAbandoned();
  return new FolderMediaStore(join(folder, 'files'), partial);
}

class FolderMediaStore implements MediaStore {
  readonly #files: string;
  readonly #partial: PartialFiles;
  #isClosed = false;

  constructor(files: string, partial: PartialFiles) {
    this.#files = files;
    this.#partial = partial;
  }

  async put(id: string, bytes: AsyncIterable<Uint8Array>, options: PutOptions = {}): Promise<number> {
    const { folder, path } = this.#pathsOf(id);
    return this.#partial.write(id, bytes, options, async (written) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // Unlike a rename, it fails if there is a file.
      await link(written, path).catch((error: unknown) => {
        throw isExisting(error) ? new MediaError('exists', 'media: the id has a file already', error) : error;
      });
      // Makes the new name durable.
      await using opened = await open(folder, 'r');
      await opened.sync();
    });
  }

  async get(id: string, range: ByteRange = { start: 0 }): Promise<StoredFile | undefined> {
    const { path } = this.#pathsOf(id);
    let file: FileHandle | undefined;
    try {
      file = await open(path, 'r');
      const { size } = await file.stat();
      checkRange(range, size);
      return { size, bytes: file.createReadStream({ ...range }) };
    } catch (error) {
      await file?.close();
      if (isMissing(error)) return undefined;
      throw toMediaError(error);
    }
  }

  async delete(id: string): Promise<void> {
    await rm(this.#pathsOf(id).path, { force: true }).catch((error: unknown) => {
      throw toMediaError(error);
    });
  }

  async *list(): AsyncGenerator<FileEntry> {
    this.#throwIfClosed();
    try {
      yield* listFiles(this.#files);
    } catch (error) {
      throw toMediaError(error);
    }
  }

  async check(): Promise<void> {
    this.#throwIfClosed();
    await this.#partial.check();
  }

  close(): Promise<void> {
    this.#isClosed = true;
    this.#partial.close();
    return Promise.resolve();
  }

  #pathsOf(id: string): { readonly folder: string; readonly path: string } {
    this.#throwIfClosed();
    const folder = join(this.#files, checkedId(id).slice(-2));
    return { folder, path: join(folder, id) };
  }

  #throwIfClosed(): void {
    if (this.#isClosed) throw new MediaError('closed', 'the media store was closed');
  }
}
