import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The memory options of the images (apps/Dockerfile). */
export const IMAGE_OPTIONS = { NODE_OPTIONS: '--max-semi-space-size=16', MALLOC_ARENA_MAX: '2' };

/** Bundles the standalone app as its image does, and returns the path of its program. */
export async function bundleStandalone(): Promise<string> {
  await promisify(execFile)('npx', ['nx', 'run', 'standalone:bundle']);
  return 'apps/standalone/dist-bundle/app/bin/main.js';
}
