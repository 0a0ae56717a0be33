import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { root } from '../run-command.ts';

const manifest = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  keywords: z.array(z.string()).default([]),
  license: z.string().optional(),
  homepage: z.string().optional(),
  bugs: z.string().optional(),
  sideEffects: z.union([z.boolean(), z.array(z.string())]).optional(),
  private: z.boolean().default(false),
  repository: z.object({ type: z.string(), url: z.string(), directory: z.string() }).optional(),
  publishConfig: z.object({ access: z.string() }).optional(),
  dependencies: z.record(z.string(), z.string()).default({}),
});

/** The `package.json` of a published package. */
export interface PublishedPackage extends z.infer<typeof manifest> {
  /** The folder in the workspace, such as `libs/bus`. */
  readonly folder: string;
}

/** Returns every package that a release publishes. */
export async function publishedPackages(): Promise<PublishedPackage[]> {
  const files = globSync('libs/{*,connectors/*}/package.json', { cwd: root }).sort();
  const all = await Promise.all(
    files.map(async (file) => ({
      folder: dirname(file),
      ...manifest.parse(JSON.parse(await readFile(join(root, file), 'utf8'))),
    })),
  );
  return all.filter((one) => !one.private);
}
