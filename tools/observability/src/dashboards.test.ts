import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { PROVISIONING_FOLDER, RUNBOOKS_FOLDER } from './folders.ts';
import { type DashboardFile, panelsOf, readDashboards } from './read-dashboards.ts';
import { runbookFile } from './runbooks.ts';

// Reading them validates their format.
const files = readDashboards();

test('exist in three files named by their uid, and link to each other', () => {
  expect(files.map(({ file }) => file)).toEqual([
    'chat4all-delivery.json',
    'chat4all-kafka-and-processes.json',
    'chat4all-overview.json',
  ]);
  for (const { file, dashboard } of files) {
    expect(file).toBe(`${dashboard.uid}.json`);
    expect(dashboard.links.flatMap(({ tags }) => tags)).toEqual(dashboard.tags);
  }
});

describe.each(files)('$file', ({ dashboard }) => {
  test('gives every panel a unique id and title', () => {
    for (const values of [dashboard.panels.map(({ id }) => id), panelsOf(dashboard).map(({ title }) => title)]) {
      expect(new Set<unknown>(values).size).toBe(values.length);
    }
  });

  test('places panels within the grid without overlaps', () => {
    const covered = cellsOf(dashboard);
    expect(covered.filter(({ cell }, index) => covered.findIndex((one) => one.cell === cell) !== index)).toEqual([]);
    expect(dashboard.panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
  });

  test('uses exactly its own variables in queries', () => {
    const exprs = panelsOf(dashboard).flatMap(({ targets }) => targets.map(({ expr }) => expr));
    const used = exprs.flatMap((expr) => [...expr.matchAll(/\$(?!__)(\w+)/g)].map(([, name]) => name));
    const known = dashboard.templating.list.map(({ name }) => name);
    expect(known[0]).toBe('datasource');
    expect(new Set(used)).toEqual(new Set(known.slice(1)));
  });

  test('links every panel to an existing runbook', () => {
    const withoutRunbook = panelsOf(dashboard).filter(({ links }) => {
      const pages = links.map(({ url }) => runbookFile(url) ?? '');
      return !pages.every((page) => page !== '' && existsSync(join(RUNBOOKS_FOLDER, page)));
    });
    expect(withoutRunbook.map(({ title }) => title)).toEqual([]);
  });

  test('orders thresholds from a base color', () => {
    for (const { title, fieldConfig } of panelsOf(dashboard)) {
      const [base, ...steps] = fieldConfig.defaults.thresholds.steps.map(({ value }) => value);
      expect(base, title).toBeNull();
      expect(steps, title).toEqual(steps.toSorted((one, other) => Number(one) - Number(other)));
    }
  });
});

test('are provisioned with their data source', () => {
  const read = (file: string): unknown => parse(readFileSync(join(PROVISIONING_FOLDER, file), 'utf8'));
  const sources = z
    .object({ apiVersion: z.literal(1), datasources: z.array(z.looseObject({ uid: z.string(), url: z.string() })) })
    .parse(read('datasources/prometheus.yaml'));
  expect(sources.datasources).toMatchObject([{ uid: 'prometheus', type: 'prometheus', url: 'http://prometheus:9090' }]);
  expect(read('dashboards/chat4all.yaml')).toMatchObject({
    apiVersion: 1,
    providers: [{ type: 'file', options: { path: '/var/lib/grafana/dashboards' } }],
  });
});

/** Returns the cells of the grid that panels cover, once per panel. */
function cellsOf({ panels }: DashboardFile): { cell: string; id: number }[] {
  return panels.flatMap(({ id, gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, index) => ({ id, cell: `${x + (index % w)},${y + Math.floor(index / w)}` })),
  );
}
