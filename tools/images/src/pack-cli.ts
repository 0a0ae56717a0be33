import { execFile } from 'node:child_process';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { bundle } from './bundle.ts';

const root = join(import.meta.dirname, '../../..');
const manifest = z.looseObject({ name: z.string(), version: z.string() });
const run = promisify(execFile);

/**
 * Packs the command line client as a package without dependencies, which `npm install --global <file>` installs. Returns the
 * path of the tarball.
 */
export async function packCli(): Promise<string> {
  const folder = await bundle('cli');
  const packageFolder = join(folder, 'app');
  const path = join(packageFolder, 'package.json');
  const own = manifest.parse(JSON.parse(await readFile(path, 'utf8')));
  const published = {
    ...own,
    description: 'The command line client of Chat4All.',
    license: 'MIT',
    engines: { node: '>=24' },
    bin: { chat4all: 'bin/main.js' },
    files: ['bin', 'LICENSES.txt'],
  };
  await writeFile(path, `${JSON.stringify(published, undefined, 2)}\n`);
  await copyFile(join(root, 'LICENSE'), join(packageFolder, 'LICENSE'));
  await copyFile(join(folder, 'LICENSES.txt'), join(packageFolder, 'LICENSES.txt'));
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: packageFolder });
  const [packed] = z.array(z.object({ filename: z.string() })).parse(JSON.parse(stdout));
  return join(folder, packed?.filename ?? '');
}
