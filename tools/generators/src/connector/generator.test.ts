import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '@nx/devkit';
import { createTree } from '@nx/devkit/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import connectorGenerator from './generator.ts';
import { registerConnector } from './register-connector.ts';

const DIRECTORY = `tools/generators/generated-${process.pid}`;
const folder = join(workspaceRoot, DIRECTORY);

/** Runs a program of this workspace and returns its exit code and output. */
function run(cwd: string, ...command: readonly string[]): { status: number | null; output: string } {
  const env = { ...process.env, NX_DAEMON: 'false', NO_COLOR: '1', FORCE_COLOR: '0' };
  const { status, stdout, stderr } = spawnSync('npx', ['--no-install', ...command], { cwd, encoding: 'utf8', env });
  return { status, output: stdout + stderr };
}

test.each(['Pigeon', 'carrier-pigeon', '../pigeon'])('refuses %s as the name of a channel', async (name) => {
  await expect(connectorGenerator(createTree(), { name })).rejects.toThrow(`(got "${name}")`);
});

test('refuses a folder that exists', async () => {
  const tree = createTree();
  tree.write('libs/connectors/pigeon/package.json', '{}');
  await expect(connectorGenerator(tree, { name: 'pigeon' })).rejects.toThrow('libs/connectors/pigeon: already exists');
});

test('registers a connector in the linter configuration, @chat4all/connectors and the list of packages', () => {
  const tree = createTree();
  const registered = [
    'eslint.config.mjs',
    'docs/packages.md',
    ...['package.json', 'src/index.ts', 'src/connectors.ts'].map((file) => `libs/connectors/all/${file}`),
  ];
  for (const file of registered) tree.write(file, readFileSync(join(workspaceRoot, file)));
  registerConnector(tree, { name: 'pigeon', className: 'Pigeon', version: '1.2.3' });
  const read = (file: string): string => tree.read(file, 'utf8') ?? '';
  expect(read('eslint.config.mjs')).toContain("  'connector-pigeon': ['connector'],\n  connectors: ['connector', ");
  expect(read('eslint.config.mjs')).toMatch(/^ {2}connectors: \[.*'connector-telegram', 'connector-pigeon'\],$/m);
  expect(read('docs/packages.md')).toMatch(/^\| libs\/connectors\/pigeon .*`connector-pigeon`/m);
  expect(JSON.parse(read('libs/connectors/all/package.json'))).toMatchObject({
    keywords: expect.arrayContaining(['telegram', 'pigeon']) as unknown,
    dependencies: { '@chat4all/connector-pigeon': '^1.2.3' },
  });
  expect(read('libs/connectors/all/src/index.ts')).toContain(
    "export { createPigeon, type PigeonOptions } from '@chat4all/connector-pigeon';\n",
  );
  const connectors = read('libs/connectors/all/src/connectors.ts');
  expect(connectors).toContain("import { connector as pigeon } from '@chat4all/connector-pigeon';\n");
  expect(connectors).toMatch(/^export const connectors: .* telegram, pigeon \};$/m);
});

describe('a generated package', () => {
  beforeAll(() => {
    const options = ['--name=pigeon', `--directory=${DIRECTORY}`];
    const { status, output } = run(workspaceRoot, 'nx', 'g', '@chat4all/tools:connector', ...options);
    expect({ status, output }).toMatchObject({ status: 0 });
    expect(output).toContain(`CREATE ${DIRECTORY}/package.json`);
    expect(output).toContain(`cd ${DIRECTORY} && npx vitest run`);
  }, 60_000);
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('is named after its channel', () => {
    expect(readFileSync(join(folder, 'package.json'), 'utf8')).toContain('"name": "@chat4all/connector-pigeon"');
  });

  test('builds', { timeout: 120_000 }, () => {
    expect(run(folder, 'tsc', '--build', 'tsconfig.json')).toEqual({ status: 0, output: '' });
  });

  test('lints', { timeout: 120_000 }, () => {
    expect(run(folder, 'eslint', 'src')).toMatchObject({ status: 0 });
  });

  test('fails its conformance suite only for the parts still to be written', { timeout: 120_000 }, () => {
    expect(run(folder, 'vitest', 'run').status).toBe(1);
    const { testResults } = reportSchema.parse(
      JSON.parse(readFileSync(join(folder, 'test-output/report.json'), 'utf8')),
    );
    const all = testResults.flatMap(({ assertionResults }) => assertionResults);
    const failed = all.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
    expect(failed.length).toBeGreaterThan(0);
    expect(
      failed.filter((name) => !/ (send|parseWebhook|a send that fails) |state a maximum length/.test(name)),
    ).toEqual([]);
    expect(all.length - failed.length).toBeGreaterThan(failed.length);
  });
});

const reportSchema = z.object({
  testResults: z.array(z.object({ assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })) })),
});
