import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '@nx/devkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

const directory = `tools/generators/generated-${process.pid}`;
const folder = join(workspaceRoot, directory);

/** Runs a program of this workspace; gives its exit code and all that it said. */
function run(cwd: string, ...command: readonly string[]): { status: number | null; output: string } {
  const env = { ...process.env, NX_DAEMON: 'false', NO_COLOR: '1', FORCE_COLOR: '0' };
  const { status, stdout, stderr } = spawnSync('npx', ['--no-install', ...command], { cwd, encoding: 'utf8', env });
  return { status, output: stdout + stderr };
}

const generate = (name: string, ...options: readonly string[]) =>
  run(workspaceRoot, 'nx', 'g', '@chat4all/tools:connector', `--name=${name}`, ...options);

test.each(['Pigeon', 'carrier-pigeon', '../pigeon'])('%s is no name of a channel', (name) => {
  const { status, output } = generate(name, '--dry-run');
  expect(status).not.toBe(0);
  expect(output).toContain(name);
});

describe('a package that was made', () => {
  beforeAll(() => {
    expect(generate('pigeon', `--directory=${directory}`)).toMatchObject({ status: 0 });
  }, 60_000);
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('is named after its channel, and is not made again', { timeout: 60_000 }, () => {
    expect(readFileSync(join(folder, 'package.json'), 'utf8')).toContain('"name": "@chat4all/connector-pigeon"');
    const { status, output } = generate('pigeon', `--directory=${directory}`);
    expect(status).not.toBe(0);
    expect(output).toContain(`${directory} is there already`);
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
