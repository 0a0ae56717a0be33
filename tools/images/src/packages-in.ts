import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { z } from 'zod';

/** A third-party package in a bundle. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** The SPDX expression. */
  readonly license: string;
  /** The text of its license file; empty if it has none. */
  readonly licenseText: string;
}

const manifest = z.object({
  name: z.string(),
  version: z.string(),
  license: z.union([z.string(), z.object({ type: z.string() }).transform(({ type }) => type)]),
});

/** Returns the third-party packages in a bundle, by name and version. Rejects if one states no license. */
export async function packagesIn({ outputs }: Metafile, root: string): Promise<BundledPackage[]> {
  const folders = new Set<string>();
  for (const { inputs } of Object.values(outputs)) {
    for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
      const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
      // Unused packages were removed by tree shaking.
      if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
    }
  }
  const packages = await Promise.all([...folders].map((folder) => readPackage(join(root, folder))));
  // The same version may be installed in several folders.
  const distinct = [...new Map(packages.map((one) => [label(one), one])).values()];
  return distinct.sort((one, other) => (label(one) < label(other) ? -1 : 1));
}

function label({ name, version }: BundledPackage): string {
  return `${name}@${version}`;
}

async function readPackage(folder: string): Promise<BundledPackage> {
  const parsed = manifest.safeParse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
  if (!parsed.success) throw new Error(`${folder}/package.json: license is required`, { cause: parsed.error });
  const file = (await readdir(folder)).find((name) => /^(licen[cs]e|copying)(\.|$)/i.test(name));
  const licenseText = file === undefined ? '' : await readFile(join(folder, file), 'utf8');
  return { ...parsed.data, licenseText };
}
