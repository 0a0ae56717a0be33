import { expect, it } from 'vitest';
import { runCommand } from '../run-command.ts';
import { publishedPackages } from './published.ts';

it('a release sets the same new version in every package and app', async () => {
  const printed = await runCommand('npx', ['nx', 'release', 'version', '7.8.9', '--dry-run'], {
    environment: { NO_COLOR: '1' },
  });
  const written = [...printed.matchAll(/New version (\S+) written to manifest: (\S+)\/package\.json/g)];
  const versions = new Map(written.map(([, version, folder]) => [folder, version]));
  const packages = await publishedPackages();
  expect(packages.length).toBeGreaterThan(10);
  for (const folder of [...packages.map((one) => one.folder), 'apps/router', 'apps/worker', 'apps/webhooks']) {
    expect(versions.get(folder), folder).toBe('7.8.9');
  }
}, 180_000);
