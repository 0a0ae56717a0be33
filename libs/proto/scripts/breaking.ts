// Checks that the .proto files do not break clients of the last release. Before the first release, there is nothing to check.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const project = join(import.meta.dirname, '..');
const root = join(project, '../..');

/** Returns the newest release before this commit, or undefined if there was none. */
function lastRelease(): string | undefined {
  const args = ['tag', '--list', 'v[0-9]*', '--merged', 'HEAD', '--sort', '-version:refname'];
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' })
    .split('\n')
    .find((tag) => tag !== '');
}

const against = process.argv[2] ?? lastRelease();
if (against === undefined) {
  console.log('no release yet, nothing to compare with');
} else {
  try {
    const reference = `${join(root, '.git')}#ref=${against},subdir=libs/proto`;
    execFileSync('buf', ['breaking', '--against', reference], { cwd: project, stdio: 'inherit' });
    console.log(`compatible with ${against}`);
  } catch {
    console.error(`breaking changes since ${against}; revert them, or add a new package version`);
    process.exitCode = 1;
  }
}
