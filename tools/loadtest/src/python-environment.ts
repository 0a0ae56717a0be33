import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LoadtestError } from './loadtest-error.ts';

const run = promisify(execFile);

/** The folder with the locustfile. */
export const loadtestFolder = join(import.meta.dirname, '..');

/**
 * The Python of the load test's virtual environment, which is made in the folder when there is none and made anew when
 * the requirements have changed. Throws a {@link LoadtestError} with the way out when Python cannot do it.
 */
export async function preparePython(
  python: string,
  say: (line: string) => void,
  folder = join(loadtestFolder, '.venv'),
): Promise<string> {
  const requirements = join(loadtestFolder, 'requirements.txt');
  const inside = join(folder, 'bin/python');
  const stampFile = join(folder, 'requirements.sha256');
  const stamp = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex');
  if ((await readFile(stampFile, 'utf8').catch(() => '')) === stamp) return inside;

  await requirePython(python);
  say(`making a Python environment with Locust in ${folder}; this takes a minute, once …`);
  await orExplain(
    run(python, ['-m', 'venv', '--clear', folder]),
    `${python} -m venv fails; on Debian and Ubuntu install python3-venv, then run this again`,
  );
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--require-hashes'];
  await orExplain(
    run(inside, [...install, '--only-binary', ':all:', '-r', requirements]),
    `pip cannot install ${requirements}; without a connection to a package index it works only once it has run before`,
  );
  await writeFile(stampFile, stamp);
  return inside;
}

async function requirePython(python: string): Promise<void> {
  const { stdout } = await orExplain(
    run(python, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']),
    `${python} cannot be run; install Python 3.11 or newer, or name another with --python`,
  );
  const [major = 0, minor = 0] = stdout.split('.').map(Number);
  if (major > 3 || (major === 3 && minor >= 11)) return;
  throw new LoadtestError(
    `${python} is Python ${stdout.trim()}, Locust needs 3.11 or newer; name another with --python, for example --python python3.12`,
  );
}

async function orExplain<Result>(work: Promise<Result>, explanation: string): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    const details = stderr === '' ? '' : `:\n${stderr.split('\n').slice(-5).join('\n')}`;
    throw new LoadtestError(`${explanation}${details}`, { cause: error });
  }
}
