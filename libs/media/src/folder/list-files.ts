import type { Dirent } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileEntry } from '../media-store.ts';
import { isMissing } from './file-error.ts';

/** Lists the files in the folders of a folder; none if it does not exist. */
export async function* listFiles(folder: string): AsyncGenerator<FileEntry> {
  for await (const shard of await openFolder(folder)) {
    if (!shard.isDirectory()) continue;
    for await (const file of await opendir(join(folder, shard.name))) {
      const entry = await entryOf(file);
      if (entry !== undefined) yield entry;
    }
  }
}

async function entryOf(file: Dirent): Promise<FileEntry | undefined> {
  try {
    const { size, mtimeMs } = await stat(join(file.parentPath, file.name));
    return { id: file.name, size, timeMs: mtimeMs };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function openFolder(folder: string): Promise<AsyncIterable<Dirent>> {
  try {
    return await opendir(folder);
  } catch (error) {
    if (isMissing(error)) return (async function* () {})();
    throw error;
  }
}
