// Generates web/src/gen, the types of the API's JSON, from the .proto files. With --check it fails if the committed types are stale.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const project = join(import.meta.dirname, '..');
const proto = join(project, '../../libs/proto');
const committed = join(project, 'web/src/gen');
const output = mkdtempSync(join(tmpdir(), 'chat4all-types-'));
const fresh = join(output, 'web/src/gen');

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

const readText = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
};

try {
  const args = ['generate', proto, '--template', 'buf.gen.yaml', '--path', join(proto, 'proto/chat4all/v1')];
  execFileSync('buf', [...args, '-o', output], { cwd: project });
  if (process.argv.includes('--check')) {
    const stale = [...new Set([...filesUnder(fresh), ...filesUnder(committed)])].filter(
      (file) => readText(join(fresh, file)) !== readText(join(committed, file)),
    );
    if (stale.length > 0) {
      console.error(`generated types are stale: ${stale.join(', ')}; run npx nx run console-app:generate`);
      process.exitCode = 1;
    }
  } else {
    rmSync(committed, { recursive: true, force: true });
    cpSync(fresh, committed, { recursive: true });
  }
} finally {
  rmSync(output, { recursive: true, force: true });
}
