import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCommand } from '../run-command.ts';
import { publishedPackages } from './published.ts';

test(
  'the reference contains every package and every public symbol, without warnings',
  { timeout: 180_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'chat4all-reference-'));
    try {
      // The configuration of typedoc treats warnings as errors.
      await runCommand('npx', ['--no-install', 'typedoc', '--out', folder]);
      const pages = (await publishedPackages()).map(({ name }) => `${name.replaceAll(/[@/]/g, '_')}.html`);
      expect(await readdir(join(folder, 'modules'))).toEqual(expect.arrayContaining(pages));
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);
