import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { root as workspace, runCommand } from '../run-command.ts';
import type { Registry } from './registry.ts';

/** The oldest supported TypeScript version, as stated in docs/packages.md. */
export const OLDEST_TYPESCRIPT = '5.7.3';

/** A project outside the workspace, with packages installed from a registry. */
export interface OutsideProject {
  /** Runs a program in the project and returns its output. Rejects with the output if it fails. */
  run(program: 'node' | 'tsc', ...args: string[]): Promise<string>;
  write(path: string, text: string): Promise<void>;
  remove(): Promise<void>;
}

/** Creates a project with the programs of `consumer/` and installs the packages in it. */
export async function createOutsideProject(registry: Registry, packages: readonly string[]): Promise<OutsideProject> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-outside-'));
  await cp(fileURLToPath(new URL('../../consumer', import.meta.url)), folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'outside', private: true, type: 'module' }));
  // Third-party packages come from the default registry of npm.
  await writeFile(join(folder, '.npmrc'), `@chat4all:registry=${registry.url}\n`);
  const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  const examplesUse = await devDependencies('libs/connectors/all');
  const others = [`@types/node@${await installedVersion('@types/node')}`, ...examplesUse];
  await runCommand('npm', ['install', ...flags, ...others, `typescript@${OLDEST_TYPESCRIPT}`, ...packages], { folder });
  // `tsc` is the workspace's compiler.
  const path = [dirname(process.execPath), join(workspace, 'node_modules/.bin'), process.env['PATH']].join(delimiter);
  const environment = { PATH: path, NODE_OPTIONS: '' };
  return {
    run: (program, ...args) => runCommand(program, args, { folder, environment }),
    write: (file, text) => writeFile(join(folder, file), text),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function installedVersion(name: string): Promise<string> {
  const text = await readFile(join(workspace, 'node_modules', name, 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

async function devDependencies(folder: string): Promise<string[]> {
  const text = await readFile(join(workspace, folder, 'package.json'), 'utf8');
  const manifest = z.object({ devDependencies: z.record(z.string(), z.string()) }).parse(JSON.parse(text));
  return Object.entries(manifest.devDependencies).map(([name, range]) => `${name}@${range}`);
}
