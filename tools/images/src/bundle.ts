import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Metafile, build } from 'esbuild';
import { z } from 'zod';
import { billOfMaterials } from './bill-of-materials.ts';
import { licenseText } from './license-text.ts';
import { packagesIn } from './packages-in.ts';

const root = join(import.meta.dirname, '../../..');
const manifest = z.object({ version: z.string() });

/**
 * Definitions of the globals that CommonJS modules expect. Bundles are ES modules, so that optional parts (a driver,
 * OpenTelemetry) are loaded only when they are used.
 */
const COMMONJS_GLOBALS = `
import { createRequire as createRequireOf } from 'node:module';
import { dirname as directoryOf } from 'node:path';
const require = createRequireOf(import.meta.url);
const __filename = import.meta.filename;
const __dirname = directoryOf(__filename);
`;

/** The folders that packages read at run time, by package. Each reads from `proto`, two folders above its code. */
const READ_AT_RUN_TIME: Readonly<Record<string, readonly string[]>> = {
  'grpc-health-check': ['proto/health'],
  '@grpc/reflection': ['build/proto/grpc'],
};

/** The folders in a bundle that get the console's application, by app. Each is where the code looks for it, from its own folder. */
const APPLICATION_FOLDERS: Readonly<Record<string, string>> = {
  console: 'app/web/dist',
  standalone: 'console/web/dist',
};

/**
 * Bundles an app into `apps/<app>/dist-bundle`:
 *
 * - `app/bin/main.js` and its chunks, `app/package.json` with the version;
 * - `proto/`: the files that packages read at run time, see {@link READ_AT_RUN_TIME};
 * - the console's application, if the app serves it: it must have been built;
 * - `sbom.cdx.json` and `LICENSES.txt`: the packages in the bundle and their licenses.
 *
 * Returns the folder.
 */
export async function bundle(app: string): Promise<string> {
  const folder = join(root, 'apps', app, 'dist-bundle');
  await rm(folder, { recursive: true, force: true });
  const { metafile } = await build({
    entryPoints: [join(root, 'apps', app, 'src/main.ts')],
    outdir: join(folder, 'app/bin'),
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    metafile: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    conditions: ['@chat4all/source'],
    // pg loads its native variant only when it is configured.
    external: ['pg-native'],
    banner: { js: COMMONJS_GLOBALS },
    legalComments: 'none',
    minifySyntax: true,
    logLevel: 'error',
  });
  const application = APPLICATION_FOLDERS[app];
  if (application !== undefined) {
    await cp(join(root, 'apps/console/web/dist'), join(folder, application), { recursive: true });
  }
  await describe(app, folder, metafile);
  return folder;
}

async function describe(app: string, folder: string, metafile: Metafile): Promise<void> {
  const text = await readFile(join(root, 'libs/runtime/package.json'), 'utf8');
  const { version } = manifest.parse(JSON.parse(text));
  const packages = await packagesIn(metafile, root);
  await mkdir(join(folder, 'app'), { recursive: true });
  const files = {
    'app/package.json': { name: `@chat4all/${app}`, version, type: 'module' },
    'sbom.cdx.json': billOfMaterials({ app, version, packages }),
  };
  for (const [file, content] of Object.entries(files)) {
    await writeFile(join(folder, file), `${JSON.stringify(content, undefined, 2)}\n`);
  }
  await writeFile(join(folder, 'LICENSES.txt'), licenseText(packages));
  for (const { name } of packages) {
    for (const read of READ_AT_RUN_TIME[name] ?? []) {
      await cp(join(root, 'node_modules', name, read), join(folder, 'proto', basename(read)), { recursive: true });
    }
  }
}
