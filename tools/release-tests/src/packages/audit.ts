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
 * Returns the URLs of the advisories about the dependencies of packages and apps, from `npm audit`; undefined if the
 * npm registry supports no audit.
 */
export async function audit(): Promise<string[] | undefined> {
  // npm exits with an error if it finds an advisory; the output contains the report in any case.
  const args = ['audit', '--omit=dev', '--json', '--fetch-timeout=20000', '--fetch-retries=0'];
  const printed = await runCommand('npm', args).catch((error: unknown) => String(error));
  return advisoriesIn(printed);
}

/** Returns the advisories in the output of `npm audit --json`; undefined if it contains no report. */
export function advisoriesIn(printed: string): string[] | undefined {
  const text = /\{.*^\}/ms.exec(printed)?.[0] ?? '{}';
  const { data } = report.safeParse(JSON.parse(text));
  if (data === undefined) return undefined;
  const causes = Object.values(data.vulnerabilities).flatMap(({ via }) => via);
  return [...new Set(causes.flatMap((cause) => (typeof cause === 'string' ? [] : [cause.url])))].sort();
}

/** Returns the advisories that docs/releases.md explains. */
export async function explainedAdvisories(): Promise<string[]> {
  const text = await readFile(join(root, 'docs/releases.md'), 'utf8');
  return text.match(/https:\/\/github\.com\/advisories\/GHSA-[\w-]+/g) ?? [];
}
