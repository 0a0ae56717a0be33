// Writes infra/grafana/dashboards. With --check it fails if the committed files are stale.
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dashboardJson } from './build-dashboard.ts';
import { DASHBOARDS } from './dashboards/index.ts';
import { DASHBOARDS_FOLDER } from './folders.ts';

const fresh = new Map(DASHBOARDS.map((spec) => [`${spec.uid}.json`, dashboardJson(spec)]));
const committed = new Map(
  readdirSync(DASHBOARDS_FOLDER).map((file) => [file, readFileSync(join(DASHBOARDS_FOLDER, file), 'utf8')]),
);

if (process.argv.includes('--check')) {
  const stale = [...new Set([...fresh.keys(), ...committed.keys()])].filter(
    (file) => fresh.get(file) !== committed.get(file),
  );
  if (stale.length > 0) {
    console.error(`infra/grafana/dashboards is stale: ${stale.join(', ')}. Run: npx nx run observability:generate`);
    process.exitCode = 1;
  }
} else {
  for (const file of committed.keys()) if (!fresh.has(file)) rmSync(join(DASHBOARDS_FOLDER, file));
  for (const [file, text] of fresh) writeFileSync(join(DASHBOARDS_FOLDER, file), text);
}
