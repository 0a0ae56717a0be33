import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { PROMETHEUS_FOLDER } from './folders.ts';

const rule = z.object({
  alert: z.string().regex(/^([A-Z][a-z]+)+$/),
  expr: z.string().min(1),
  labels: z.looseObject({ severity: z.enum(['critical', 'warning']) }),
  annotations: z.object({ summary: z.string().min(1), description: z.string().min(1), runbook_url: z.url() }),
});
const rules = z.object({ groups: z.array(z.object({ name: z.string(), rules: z.array(rule) })) });

export type Alert = z.infer<typeof rule>;

/** Returns the deployed alerts. Throws if their format is invalid. */
export function readAlerts(): Alert[] {
  const parsed = rules.safeParse(parse(readFileSync(join(PROMETHEUS_FOLDER, 'rules/alerts.yml'), 'utf8')));
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  return parsed.data.groups.flatMap((group) => group.rules);
}
