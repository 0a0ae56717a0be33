import { readFileSync } from 'node:fs';
import { z } from 'zod';

const manifest = z.object({ version: z.string() });

/** The version of Chat4All that runs: all of its packages have the same. `unknown` where its manifest is not beside it. */
export function readVersion(): string {
  try {
    const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
    return manifest.parse(JSON.parse(text)).version;
  } catch {
    return 'unknown';
  }
}
