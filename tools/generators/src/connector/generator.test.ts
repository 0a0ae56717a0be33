import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '@nx/devkit';
import { createTree } from '@nx/devkit/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import connectorGenerator from './generator.ts';

const directory = `tools/generators/generated-${process.pid}`;
const folder = join(workspaceRoot, directory);

/** Runs a program of this workspace; gives its exit code and all that it said. */
function run(cwd: string, ...command: readonly string[]): { status: number | null; output: string } {
  const env = { ...process.env, NX_DAEMON: 'false', NO_COLOR: '1', FORCE_COLOR: '0' };
  const { status, stdout, stderr } = spawnSync('npx', ['--no-install', ...command], { cwd, encoding: 'utf8', env });
  return { status, output: stdout + stderr };
}

test.each(['Pigeon', 'carrier-pigeon', '../pigeon'])('%s is no name of a channel', async (name) => {
  await expect(connectorGenerator(createTree(), { name })).rejects.toThrow(`"${name}"`);
});

test('a folder that exists is left alone', async () => {
  const tree = createTree();
  tree.write('libs/connectors/pigeon/package.json', '{}');
  await expect(connectorGenerator(tree, { name: 'pigeon' })).rejects.toThrow('libs/connectors/pigeon is there already');
});

describe('a package that was made', () => {
  beforeAll(() => {
    const options = ['--name=pigeon', `--directory=${directory}`];
    expect(run(workspaceRoot, 'nx', 'g', '@chat4all/tools:connector', ...options)).toMatchObject({ status: 0 });
  }, 60_000);
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('is named after its channel', () => {
    expect(readFileSync(join(folder, 'package.json'), 'utf8')).toContain('"name": "@chat4all/connector-pigeon"');
  });

  test('has the types that it needs, and builds', { timeout: 120_000 }, () => {
    expect(run(folder, 'tsc', '--build', 'tsconfig.json')).toEqual({ status: 0, output: '' });
  });

  test('lints', { timeout: 120_000 }, () => {
    expect(run(folder, 'eslint', 'src')).toMatchObject({ status: 0 });
  });

  test('fails its suite only where something is to be written', { timeout: 120_000 }, () => {
    expect(run(folder, 'vitest', 'run').status).toBe(1);
    const { testResults } = reportSchema.parse(
      JSON.parse(readFileSync(join(folder, 'test-output/report.json'), 'utf8')),
    );
    const all = testResults.flatMap(({ assertionResults }) => assertionResults);
    const failed = all.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.filter((name) => !/ (send|parseWebhook|a send that fails) |promise a length/.test(name))).toEqual([]);
    expect(all.length - failed.length).toBeGreaterThan(failed.length);
  });
});

const reportSchema = z.object({
  testResults: z.array(z.object({ assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })) })),
});
