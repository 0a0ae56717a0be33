import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { provisioningFolder, runbooksFolder } from './places.ts';
import { type DashboardFile, panelsOf, readDashboards } from './read-dashboards.ts';
import { runbookFile } from './runbooks.ts';

// Reading them checks their form.
const files = readDashboards();

test('there are three, in files of their own name, and each leads to the others', () => {
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
  test('no two panels have the same id, or the same title', () => {
    for (const of of [dashboard.panels.map(({ id }) => id), panelsOf(dashboard).map(({ title }) => title)]) {
      expect(new Set<unknown>(of).size).toBe(of.length);
    }
  });

  test('no two panels overlap, and none leaves the grid', () => {
    const covered = cellsOf(dashboard);
    expect(covered.filter(({ cell }, index) => covered.findIndex((one) => one.cell === cell) !== index)).toEqual([]);
    expect(dashboard.panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
  });

  test('queries use the variables that there are, and all of them', () => {
    const exprs = panelsOf(dashboard).flatMap(({ targets }) => targets.map(({ expr }) => expr));
    const used = exprs.flatMap((expr) => [...expr.matchAll(/\$(?!__)(\w+)/g)].map(([, name]) => name));
    const known = dashboard.templating.list.map(({ name }) => name);
    expect(known[0]).toBe('datasource');
    expect(new Set(used)).toEqual(new Set(known.slice(1)));
  });

  test('every panel leads to a runbook that there is', () => {
    const lost = panelsOf(dashboard).filter(({ links }) => {
      const pages = links.map(({ url }) => runbookFile(url) ?? '');
      return !pages.every((page) => page !== '' && existsSync(join(runbooksFolder, page)));
    });
    expect(lost.map(({ title }) => title)).toEqual([]);
  });

  test('thresholds ascend from a base color', () => {
    for (const { title, fieldConfig } of panelsOf(dashboard)) {
      const [base, ...steps] = fieldConfig.defaults.thresholds.steps.map(({ value }) => value);
      expect(base, title).toBeNull();
      expect(steps, title).toEqual(steps.toSorted((one, other) => Number(one) - Number(other)));
    }
  });
});

test('they are provisioned together with their source of data', () => {
  const read = (file: string): unknown => parse(readFileSync(join(provisioningFolder, file), 'utf8'));
  const sources = z
    .object({ apiVersion: z.literal(1), datasources: z.array(z.looseObject({ uid: z.string(), url: z.string() })) })
    .parse(read('datasources/prometheus.yaml'));
  expect(sources.datasources).toMatchObject([{ uid: 'prometheus', type: 'prometheus', url: 'http://prometheus:9090' }]);
  expect(read('dashboards/chat4all.yaml')).toMatchObject({
    apiVersion: 1,
    providers: [{ type: 'file', options: { path: '/var/lib/grafana/dashboards' } }],
  });
});

/** Every cell of the grid that a panel covers, once for each panel that does. */
function cellsOf({ panels }: DashboardFile): { cell: string; id: number }[] {
  return panels.flatMap(({ id, gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, index) => ({ id, cell: `${x + (index % w)},${y + Math.floor(index / w)}` })),
  );
}
