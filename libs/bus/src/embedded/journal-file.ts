import { open } from 'node:fs/promises';

/** The file operations of the journal. Tests replace them to make a disk fail. */
export interface JournalFile {
  /** Writes at a position; returns the number of bytes written, which may be less than all. */
  write(bytes: Uint8Array, position: number): Promise<number>;
  datasync(): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

export type OpenJournalFile = (path: string, flags: 'r+' | 'w+') => Promise<JournalFile>;

export const openJournalFile: OpenJournalFile = async (path, flags) => {
  const handle = await open(path, flags);
  return {
    write: async (bytes, position) => (await handle.write(bytes, 0, bytes.length, position)).bytesWritten,
    datasync: () => handle.datasync(),
    truncate: (length) => handle.truncate(length),
    close: () => handle.close(),
  };
};

/** Writes all of `bytes`, in several calls if needed. */
export async function writeFully(file: JournalFile, bytes: Uint8Array, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) written += await file.write(bytes.subarray(written), position + written);
}
