import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Replaces the content of a file; after a crash it has the old content or the new. */
export async function replaceFile(path: string, content: string): Promise<void> {
  const temporary = `${path}.new`;
  const file = await open(temporary, 'w');
  try {
    await file.writeFile(content);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}

/** Makes the creation, renaming and removal of files in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the last {@link replaceFile} of a path durable against power loss too. */
export async function replaceFileDurably(path: string, content: string): Promise<void> {
  await replaceFile(path, content);
  await syncFolder(dirname(path));
}
