import { readFileSync } from 'node:fs';
import { z } from 'zod';

const manifest = z.object({ version: z.string() });

/** Returns the version of Chat4All, which all packages share; `unknown` if the package's manifest is missing. */
export function readVersion(): string {
  try {
    const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
    return manifest.parse(JSON.parse(text)).version;
  } catch {
    return 'unknown';
  }
}
