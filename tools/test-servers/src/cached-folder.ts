import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A folder of software that is downloaded once. */
export interface CachedFolder {
  /** The name with the version, for example `kafka-4.4.0`. */
  readonly name: string;
  readonly isComplete: (folder: string) => Promise<boolean>;
  /** Downloads into a temporary folder, and returns the folder in it that is kept. */
  readonly download: (temporary: string) => Promise<string>;
}

/**
 * Returns a folder below `~/.cache/chat4all` or `$XDG_CACHE_HOME`, and downloads it first if it is missing. Several processes
 * may call it at once: the first download is moved into place as a complete folder.
 */
export async function cachedFolder({ name, isComplete, download }: CachedFolder): Promise<string> {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'chat4all');
  const folder = join(cache, name);
  if (await isComplete(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const temporary = await mkdtemp(join(cache, 'download-'));
  try {
    await rename(await download(temporary), folder).catch(async (error: unknown) => {
      // Another process has finished first.
      if (!(await isComplete(folder))) throw error;
    });
    return folder;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
