import { statfs } from 'node:fs/promises';
import { BusError } from '../bus-error.ts';
import { fileError } from './file-error.ts';

/** Fails with `unavailable` when less than `bytes` are free where the folder is. */
export async function refuseFullDisk(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder).catch((error: unknown) => {
    throw fileError(`Cannot reach the folder ${folder}`, error);
  });
  const free = bavail * bsize;
  if (free >= bytes) return;
  throw new BusError('unavailable', `The disk of ${folder} is full: ${free} bytes are free, ${bytes} are needed.`);
}
