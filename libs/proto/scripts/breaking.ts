// Says whether the .proto files break clients of the last release. Before the first release there are none.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const project = join(import.meta.dirname, '..');
const root = join(project, '../..');

/** The newest release that this commit comes after; undefined: there was none. */
function lastRelease(): string | undefined {
  const args = ['tag', '--list', 'v[0-9]*', '--merged', 'HEAD', '--sort', '-version:refname'];
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' })
    .split('\n')
    .find((tag) => tag !== '');
}

const against = process.argv[2] ?? lastRelease();
if (against === undefined) {
  console.log('There is no release yet that could be broken.');
} else {
  try {
    const reference = `${join(root, '.git')}#ref=${against},subdir=libs/proto`;
    execFileSync('buf', ['breaking', '--against', reference], { cwd: project, stdio: 'inherit' });
    console.log(`The API is compatible with ${against}.`);
  } catch {
    console.error(`The API breaks clients of ${against}: keep what is there, or make a new package version.`);
    process.exitCode = 1;
  }
}
