import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Returns the inputs in a folder, by file name; none if it does not exist. */
export async function readInputs(folder: string): Promise<Buffer[]> {
  const names = await readdir(folder).catch(() => []);
  return Promise.all(names.sort().map((name) => readFile(join(folder, name))));
}

/** Writes an input into a folder, in a file named after its hash. Returns the path. */
export async function writeInput(folder: string, input: Buffer): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, createHash('sha256').update(input).digest('hex').slice(0, 16));
  await writeFile(path, input);
  return path;
}
