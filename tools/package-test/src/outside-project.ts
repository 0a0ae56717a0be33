import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const workspace = fileURLToPath(new URL('../../..', import.meta.url));
const packages = ['core', 'meta', 'whatsapp', 'instagram', 'sandbox', 'all'].map((name) => `libs/connectors/${name}`);

/** A project outside the workspace that has the connector packages installed from tarballs, as they would be published. */
export interface OutsideProject {
  /** Runs a program of the project's and gives what it printed. Rejects with its output when it fails. */
  run(program: 'node' | 'tsc', ...args: string[]): Promise<string>;
  /** The files of an installed package. */
  read(path: string): Promise<string>;
  write(path: string, text: string): Promise<void>;
  remove(): Promise<void>;
}

/** Packs the packages and installs them. Their builds must be up to date. */
export async function createOutsideProject(): Promise<OutsideProject> {
  const root = await mkdtemp(join(tmpdir(), 'chat4all-package-test-'));
  const tarballs = join(root, 'tarballs');
  await mkdir(tarballs);
  const workspaces = packages.flatMap((path) => ['--workspace', path]);
  const packed = await run('npm', ['pack', '--json', '--pack-destination', tarballs, ...workspaces], {
    cwd: workspace,
  });
  const files = packedFiles(JSON.parse(packed.stdout));
  await cp(fileURLToPath(new URL('../consumer', import.meta.url)), root, { recursive: true });
  await writeFile(join(root, 'package.json'), JSON.stringify({ name: 'outside', private: true, type: 'module' }));
  const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  const types = `@types/node@${await installedVersion('@types/node')}`;
  await run('npm', ['install', ...flags, types, ...files.map((file) => join(tarballs, file))], { cwd: root });
  // The workspace's compiler, so that none has to be downloaded.
  const path = [dirname(process.execPath), join(workspace, 'node_modules/.bin'), process.env['PATH']].join(delimiter);
  return {
    async run(program, ...args) {
      const { stdout } = await run(program, args, {
        cwd: root,
        env: { ...process.env, PATH: path, NODE_OPTIONS: '' },
      }).catch((error: unknown) => {
        const output = error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
        throw new Error(`${program} ${args.join(' ')} failed: ${output}`, { cause: error });
      });
      return stdout;
    },
    read: (file) => readFile(join(root, file), 'utf8'),
    write: (file, text) => writeFile(join(root, file), text),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

/** npm gives an array, or since version 11 an object by package name. */
function packedFiles(report: unknown): string[] {
  const entries: unknown[] = typeof report === 'object' && report !== null ? Object.values(report) : [];
  return entries.flatMap((entry) =>
    typeof entry === 'object' && entry !== null && 'filename' in entry ? [String(entry.filename)] : [],
  );
}

async function installedVersion(name: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(workspace, 'node_modules', name, 'package.json'), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '*';
}
