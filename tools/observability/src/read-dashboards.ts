import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DASHBOARDS_FOLDER } from './folders.ts';

const datasource = z.strictObject({ type: z.literal('prometheus'), uid: z.literal('${datasource}') });
const position = z.strictObject({
  x: z.int().min(0),
  y: z.int().min(0),
  w: z.int().min(1).max(24),
  h: z.int().min(1),
});
const target = z.looseObject({
  refId: z.string().min(1),
  expr: z.string().min(1),
  legendFormat: z.string().min(1),
  datasource,
});
const step = z.strictObject({ value: z.number().nullable(), color: z.string().min(1) });
const panel = z.looseObject({
  type: z.enum(['timeseries', 'stat', 'table']),
  id: z.int().positive(),
  title: z.string().min(1),
  description: z.string().min(20),
  datasource,
  gridPos: position,
  targets: z.array(target).min(1),
  links: z.array(z.looseObject({ title: z.string().min(1), url: z.url() })).min(1),
  fieldConfig: z.looseObject({
    defaults: z.looseObject({
      unit: z.string().min(1),
      thresholds: z.strictObject({ mode: z.literal('absolute'), steps: z.array(step).min(1) }),
    }),
  }),
});
const row = z.looseObject({
  type: z.literal('row'),
  id: z.int().positive(),
  title: z.string().min(1),
  gridPos: position,
});
const variable = z.looseObject({ type: z.enum(['datasource', 'query']), name: z.string().min(1) });
const dashboard = z.looseObject({
  uid: z.string().regex(/^chat4all-[a-z-]+$/),
  title: z.string().min(1),
  description: z.string().min(1),
  schemaVersion: z.int(),
  panels: z.array(z.union([panel, row])),
  templating: z.looseObject({ list: z.array(variable) }),
  links: z.array(z.looseObject({ type: z.literal('dashboards'), tags: z.array(z.string()).min(1) })).min(1),
  tags: z.array(z.string()),
});

export type DashboardFile = z.infer<typeof dashboard>;
export type PanelFile = z.infer<typeof panel>;

/** Returns the committed dashboards. Throws if one is invalid. */
export function readDashboards(): { file: string; dashboard: DashboardFile }[] {
  return readdirSync(DASHBOARDS_FOLDER).map((file) => {
    const parsed = dashboard.safeParse(JSON.parse(readFileSync(join(DASHBOARDS_FOLDER, file), 'utf8')));
    if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`);
    return { file, dashboard: parsed.data };
  });
}

/** Returns the panels of a dashboard, without rows. */
export function panelsOf({ panels }: DashboardFile): PanelFile[] {
  return panels.flatMap((one) => (one.type === 'row' ? [] : [one]));
}
