import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CommitFile } from './commit-file.ts';
import { EmbeddedBus } from './embedded-bus.ts';
import { fileError } from './file-error.ts';
import { FolderLock } from './folder-lock.ts';
import { Journal } from './journal.ts';
import type { OpenJournalFile } from './journal-file.ts';
import { type EmbeddedBusOptions, resolveOptions } from './options.ts';
import { TopicRegistry } from './topic-registry.ts';

/** Locks the folder and opens its files; the journal is written through `openFile`. */
export async function openEmbeddedBus(options: EmbeddedBusOptions, openFile: OpenJournalFile): Promise<EmbeddedBus> {
  const resolved = resolveOptions({ ...options, folder: resolve(options.folder) });
  const { folder } = resolved;
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw fileError(`cannot create the folder ${folder}`, error);
  }
  const lock = await FolderLock.acquire(folder);
  try {
    const registry = await TopicRegistry.open(folder);
    const commits = await CommitFile.open(folder, resolved.commitIntervalMs);
    const journal = await Journal.open({ ...resolved, openFile });
    return new EmbeddedBus(resolved, { lock, registry, journal, commits });
  } catch (error) {
    await lock.release();
    throw fileError(`cannot open the folder ${folder}`, error);
  }
}
