import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { root } from './run-command.ts';

const permissions = z.record(z.string(), z.enum(['read', 'write', 'none']));
const step = z.object({ uses: z.string().optional(), run: z.string().optional() });
const workflow = z.object({
  on: z.unknown().transform(triggers),
  permissions,
  jobs: z.record(
    z.string(),
    z.object({
      permissions: permissions.optional(),
      uses: z.string().optional(),
      'timeout-minutes': z.number().optional(),
      steps: z.array(step).default([]),
    }),
  ),
});

/** The security-relevant fields of a GitHub workflow. */
export interface Workflow extends z.infer<typeof workflow> {
  /** The path in the workspace. */
  readonly file: string;
  readonly text: string;
}

/** Reads all workflows of the project. Rejects if one states no permissions. */
export async function readWorkflows(): Promise<Workflow[]> {
  const files = globSync('.github/workflows/*.{yml,yaml}', { cwd: root }).sort();
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(root, file), 'utf8');
      return { file, text, ...workflow.parse(parse(text)) };
    }),
  );
}

/** Returns the triggers of `on`, which is a name, a list of names, or an object by name. */
function triggers(on: unknown): string[] {
  if (typeof on === 'string') return [on];
  if (Array.isArray(on)) return on.map(String);
  return typeof on === 'object' && on !== null ? Object.keys(on) : [];
}
