import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LoadtestError } from './loadtest-error.ts';
import { preparePython } from './python-environment.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-python-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Writes a program that prints a version of Python, and fails at anything else. */
async function writeFakePython(version: string): Promise<string> {
  const program = join(folder, 'python');
  await writeFile(
    program,
    `#!/bin/sh\n[ "$1" = -c ] && { echo ${version}; exit 0; }\necho "No module named ensurepip" >&2\nexit 1\n`,
  );
  await chmod(program, 0o755);
  return program;
}

const prepare = (python: string): Promise<unknown> =>
  preparePython(python, () => undefined, join(folder, 'venv')).catch((error: unknown) => error);

test.each<[string, () => Promise<string>, RegExp]>([
  ['no Python', () => Promise.resolve('no-such-python'), /^cannot run no-such-python; install Python 3\.11 or newer/],
  [
    'an old Python',
    () => writeFakePython('3.9'),
    /is Python 3\.9, Locust requires 3\.11 or newer; name another interpreter with --python/,
  ],
  ['no venv', () => writeFakePython('3.11'), /-m venv failed; .*install python3-venv.*\n.*No module named ensurepip/],
])('names the problem and the remedy: %s', async (_, python, sentence) => {
  const error = await prepare(await python());
  expect(error).toBeInstanceOf(LoadtestError);
  expect(error).toHaveProperty('message', expect.stringMatching(sentence));
});
