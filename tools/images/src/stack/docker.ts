import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../../../..');

/** Runs the docker client in the root of the workspace and returns its output. Rejects with the output if it fails. */
export async function docker(...given: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('docker', given, { cwd: root, maxBuffer: 64 * 1024 * 1024 });
  return stdout.trim();
}

/** Returns whether an image exists locally or can be pulled. */
export async function hasImage(image: string): Promise<boolean> {
  for (const attempt of [
    ['image', 'inspect', image],
    ['pull', '--quiet', image],
  ]) {
    try {
      await docker(...attempt);
      return true;
    } catch {
      continue;
    }
  }
  return false;
}
