import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCommand } from '../run-command.ts';
import { publishedPackages } from './published.ts';

test('The reference has every package, every public symbol, and no warning', { timeout: 180_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-reference-'));
  try {
    // What is warned of is an error by its configuration.
    await runCommand('npx', ['--no-install', 'typedoc', '--out', folder]);
    const pages = (await publishedPackages()).map(({ name }) => `${name.replaceAll(/[@/]/g, '_')}.html`);
    expect(await readdir(join(folder, 'modules'))).toEqual(expect.arrayContaining(pages));
  } finally {
    await rm(folder, { recursive: true });
  }
});
