import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { root } from './workspace.ts';

const manifest = z.object({
  nx: z.object({ name: z.string(), targets: z.record(z.string(), z.unknown()).default({}) }).optional(),
});
const vitestReport = z.object({
  startTime: z.number(),
  testResults: z.array(
    z.object({
      endTime: z.number().optional(),
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })),
    }),
  ),
});

/** The targets that run tests: `test` the product's, `verify` those that need Go, Python or Docker. */
export type TestTarget = 'test' | 'verify';

/** The test results of one project. */
export interface ProjectReport {
  readonly project: string;
  readonly seconds: number;
  readonly passed: number;
  /** Failed tests, and files that could not be loaded. */
  readonly failed: number;
  readonly skipped: number;
  /** The number of tests skipped because of missing software, by what to install. */
  readonly missing: ReadonlyMap<string, number>;
}

/** Reads the vitest reports of the projects with this target, including those that Nx restored from its cache. */
export function readReports(target: TestTarget): ProjectReport[] {
  return globSync('{apps,libs,libs/connectors,tools}/*/package.json', { cwd: root }).flatMap((file) => {
    const { nx } = manifest.parse(JSON.parse(readFileSync(join(root, file), 'utf8')));
    const report = join(root, dirname(file), 'test-output/report.json');
    if (nx?.targets[target] === undefined || !existsSync(report)) return [];
    return [parseReport(nx.name, readFileSync(report, 'utf8'))];
  });
}

/** Parses a vitest report. */
export function parseReport(project: string, text: string): ProjectReport {
  const { startTime, testResults } = vitestReport.parse(JSON.parse(text));
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const count = (status: string): number => tests.filter((test) => test.status === status).length;
  // A file that cannot be loaded contains no tests to count.
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  const end = Math.max(startTime, ...testResults.map(({ endTime = startTime }) => endTime));
  const passed = count('passed');
  const failed = count('failed');
  const missing = tests
    .filter(({ status }) => status !== 'passed' && status !== 'failed')
    .flatMap(({ fullName }) => /\(skipped: needs (.*?)\)(?: |$)/.exec(fullName)?.[1] ?? []);
  return {
    project,
    seconds: (end - startTime) / 1_000,
    passed,
    failed: failed + broken.length,
    skipped: tests.length - passed - failed,
    missing: new Map([...Map.groupBy(missing, (needed) => needed)].map(([needed, all]) => [needed, all.length])),
  };
}
