import { statfs } from 'node:fs/promises';
import { BusError } from '../bus-error.ts';
import { fileError } from './file-error.ts';

/** Asserts that at least `bytes` are free on the disk of the folder; else fails with `unavailable`. */
export async function assertFreeSpace(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder).catch((error: unknown) => {
    throw fileError(`cannot read the folder ${folder}`, error);
  });
  const free = bavail * bsize;
  if (free >= bytes) return;
  throw new BusError('unavailable', `the disk of ${folder} is full: ${bytes} bytes are needed, ${free} are free`);
}
