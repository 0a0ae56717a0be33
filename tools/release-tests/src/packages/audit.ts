import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { root, runCommand } from '../run-command.ts';

const report = z.object({
  vulnerabilities: z.record(
    z.string(),
    z.object({ via: z.array(z.union([z.string(), z.object({ url: z.string() })])) }),
  ),
});

/**
 * The addresses of the advisories about what the packages and apps depend on, by `npm audit`; undefined when the
 * registry of this machine knows of none to ask.
 */
export async function audit(): Promise<string[] | undefined> {
  // npm ends with an error also when it finds something: its report is in what it printed either way.
  const args = ['audit', '--omit=dev', '--json', '--fetch-timeout=20000', '--fetch-retries=0'];
  const printed = await runCommand('npm', args).catch((error: unknown) => String(error));
  return advisoriesIn(printed);
}

/** The advisories in what `npm audit --json` printed, or undefined when there is no report in it. */
export function advisoriesIn(printed: string): string[] | undefined {
  const text = /\{.*^\}/ms.exec(printed)?.[0] ?? '{}';
  const { data } = report.safeParse(JSON.parse(text));
  if (data === undefined) return undefined;
  const causes = Object.values(data.vulnerabilities).flatMap(({ via }) => via);
  return [...new Set(causes.flatMap((cause) => (typeof cause === 'string' ? [] : [cause.url])))].sort();
}

/** The advisories that docs/releases.md explains. */
export async function explainedAdvisories(): Promise<string[]> {
  const text = await readFile(join(root, 'docs/releases.md'), 'utf8');
  return text.match(/https:\/\/github\.com\/advisories\/GHSA-[\w-]+/g) ?? [];
}
