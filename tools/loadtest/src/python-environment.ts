import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LoadtestError } from './loadtest-error.ts';

const run = promisify(execFile);

/** The folder of the load test. */
export const LOADTEST_FOLDER = join(import.meta.dirname, '..');

/** The file that Locust runs, in the root of the workspace. */
export const LOCUSTFILE = join(LOADTEST_FOLDER, '../../locustfile.py');

/**
 * Returns the Python of the load test's virtual environment. Creates the environment in `folder` if it is missing or
 * its requirements have changed. Throws a {@link LoadtestError} that names the remedy if that fails.
 */
export async function preparePython(
  python: string,
  notify: (line: string) => void,
  folder = join(LOADTEST_FOLDER, '.venv'),
): Promise<string> {
  const requirements = join(LOADTEST_FOLDER, 'requirements.txt');
  const environmentPython = join(folder, 'bin/python');
  const stampFile = join(folder, 'requirements.sha256');
  const stamp = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex');
  if ((await readFile(stampFile, 'utf8').catch(() => '')) === stamp) return environmentPython;

  await assertPythonVersion(python);
  notify(`creating a Python environment with Locust in ${folder}; takes a minute, once …`);
  await orExplain(
    run(python, ['-m', 'venv', '--clear', folder]),
    `${python} -m venv failed; on Debian and Ubuntu, install python3-venv and run this again`,
  );
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--require-hashes'];
  await orExplain(
    run(environmentPython, [...install, '--only-binary', ':all:', '-r', requirements]),
    `pip cannot install ${requirements}; the first run requires a connection to a package index`,
  );
  await writeFile(stampFile, stamp);
  return environmentPython;
}

async function assertPythonVersion(python: string): Promise<void> {
  const { stdout } = await orExplain(
    run(python, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']),
    `cannot run ${python}; install Python 3.11 or newer, or name another interpreter with --python`,
  );
  const [major = 0, minor = 0] = stdout.split('.').map(Number);
  if (major > 3 || (major === 3 && minor >= 11)) return;
  throw new LoadtestError(
    `${python} is Python ${stdout.trim()}, Locust requires 3.11 or newer; ` +
      'name another interpreter with --python, for example --python python3.12',
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
