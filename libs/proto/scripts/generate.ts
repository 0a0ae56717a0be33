// Generates src/gen from the .proto files. With --check it fails if the committed code is stale.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeOpenApi } from './openapi.ts';

const project = join(import.meta.dirname, '..');
const committed = join(project, 'src/gen');
const output = mkdtempSync(join(tmpdir(), 'chat4all-proto-'));
const fresh = join(output, 'src/gen');

const buf = (...args: string[]): Buffer => execFileSync('buf', args, { cwd: project, maxBuffer: 64 * 1024 * 1024 });

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

/** Makes service definitions encode with {@link encodeMessage}, because ts-proto has no option for it. */
function shareWriter(code: string): Replaced {
  return {
    code: code.replaceAll(/Buffer\.from\((\w+)\.encode\(value\)\.finish\(\)\)/g, 'encodeMessage($1, value)'),
    name: 'encodeMessage',
    module: 'encode-message.ts',
  };
}

/** Makes timestamps out of range invalid dates: the conversion of ts-proto accepts any number of nanoseconds. */
function checkTimestamps(code: string): Replaced {
  return {
    code: code.replace(/^function fromTimestamp\(t: Timestamp\): Date \{\n[^}]*\}\n\n/m, ''),
    name: 'fromTimestamp',
    module: 'timestamp.ts',
  };
}

/** Generated code that uses a function of a module of this package in the place of its own. */
interface Replaced {
  readonly code: string;
  readonly name: string;
  readonly module: string;
}

function replaceIn(path: string, file: string): void {
  const original = readFileSync(path, 'utf8');
  const replaced = [shareWriter, checkTimestamps].reduce((code, replace) => {
    const { code: changed, name, module } = replace(code);
    if (changed === code) return code;
    const head = changed.indexOf('import ');
    const folder = '../'.repeat(file.split('/').length);
    return `${changed.slice(0, head)}import { ${name} } from '${folder}${module}';\n${changed.slice(head)}`;
  }, original);
  if (replaced !== original) writeFileSync(path, replaced);
}

try {
  buf('generate', '-o', output);
  const descriptors = buf('build', '--as-file-descriptor-set', '--exclude-source-info', '-o', '-').toString('base64');
  writeFileSync(
    join(fresh, 'descriptors.ts'),
    `// Generated. Every .proto file as a google.protobuf.FileDescriptorSet, for server reflection.\n` +
      `export const fileDescriptorSet: Uint8Array = Buffer.from(\n  '${descriptors}',\n  'base64',\n);\n`,
  );
  const documented = buf('build', '--as-file-descriptor-set', '-o', '-');
  writeFileSync(
    join(fresh, 'openapi.ts'),
    `// Generated. The OpenAPI description of the HTTP/JSON API.\n` +
      `export const openApi: Readonly<Record<string, unknown>> = ${JSON.stringify(describeOpenApi(documented), undefined, 2)};\n`,
  );
  for (const file of filesUnder(fresh)) replaceIn(join(fresh, file), file);
  if (process.argv.includes('--check')) {
    const stale = [...new Set([...filesUnder(fresh), ...filesUnder(committed)])].filter((file) => {
      try {
        return !readFileSync(join(fresh, file)).equals(readFileSync(join(committed, file)));
      } catch {
        return true;
      }
    });
    if (stale.length > 0) {
      console.error(`generated code is stale: ${stale.join(', ')}; run npx nx run proto:generate`);
      process.exitCode = 1;
    }
  } else {
    rmSync(committed, { recursive: true, force: true });
    cpSync(fresh, committed, { recursive: true });
  }
} finally {
  rmSync(output, { recursive: true, force: true });
}
