/**
 * Copies Prometheus' rules into the chart, since Helm reads no file outside of it: `copy-rules.ts`. With `--check` it
 * only looks whether the copies are up to date, and ends with 1 when they are not.
 */
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from '../run-command.ts';

const folder = join(root, 'infra/helm/chat4all/files/rules');
const copies = globSync(join(folder, '*.yml'));
const wanted = new Map(
  globSync(join(root, 'infra/prometheus/rules/*.yml')).map((file) => [
    join(folder, basename(file)),
    readFileSync(file, 'utf8'),
  ]),
);

if (process.argv.includes('--check')) {
  const isFresh = (file: string): boolean => copies.includes(file) && readFileSync(file, 'utf8') === wanted.get(file);
  const stale = [...new Set([...copies, ...wanted.keys()])].filter((file) => !isFresh(file));
  for (const file of stale)
    console.error(`${file} is not as in infra/prometheus/rules: run npx nx run release-tests:generate`);
  if (stale.length > 0) process.exitCode = 1;
} else {
  for (const file of copies) rmSync(file);
  for (const [file, text] of wanted) writeFileSync(file, text);
}
