/**
 * Copies the Prometheus rules into the chart, because Helm reads no files outside of it: `copy-rules.ts`. With
 * `--check` it only checks that the copies are up to date, and exits with 1 otherwise.
 */
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from '../run-command.ts';

const folder = join(root, 'infra/helm/chat4all/files/rules');
const copies = globSync(join(folder, '*.yml'));
const expected = new Map(
  globSync(join(root, 'infra/prometheus/rules/*.yml')).map((file) => [
    join(folder, basename(file)),
    readFileSync(file, 'utf8'),
  ]),
);

if (process.argv.includes('--check')) {
  const isCurrent = (file: string): boolean =>
    copies.includes(file) && readFileSync(file, 'utf8') === expected.get(file);
  const stale = [...new Set([...copies, ...expected.keys()])].filter((file) => !isCurrent(file));
  for (const file of stale)
    console.error(`${file}: differs from infra/prometheus/rules; run npx nx run release-tests:generate`);
  if (stale.length > 0) process.exitCode = 1;
} else {
  for (const file of copies) rmSync(file);
  for (const [file, text] of expected) writeFileSync(file, text);
}
