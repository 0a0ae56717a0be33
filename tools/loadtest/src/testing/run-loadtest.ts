import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';

const MAIN = join(import.meta.dirname, '../main.ts');

const report = z.object({
  accepted: z.number(),
  reached: z.number(),
  figures: z.array(
    z.object({
      kind: z.string(),
      name: z.string(),
      count: z.number(),
      failures: z.number(),
      perSecond: z.number(),
      median: z.number(),
      p95: z.number(),
      p99: z.number(),
      max: z.number(),
    }),
  ),
  checks: z.array(z.object({ name: z.string(), passed: z.boolean(), message: z.string() })),
});

/** The result of a run. */
export interface RunResult {
  readonly code: number;
  /** The report on standard output; undefined if the run printed none. */
  readonly report: z.infer<typeof report> | undefined;
  /** Tables, checks and errors. */
  readonly stderr: string;
  /** The messages of the failed checks, by name. */
  readonly failed: Readonly<Record<string, string>>;
}

/** The options of {@link runLoadtest}. */
export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Sends Ctrl-C when it resolves. */
  readonly interrupted?: Promise<void>;
}

/** Runs `npm run loadtest -- --json` with these arguments as a separate process, and waits for its end. */
export function runLoadtest(
  args: readonly string[],
  { environment, interrupted }: RunOptions = {},
): Promise<RunResult> {
  const command = ['--conditions=@chat4all/source', MAIN, '--json', '--duration', '2s', ...args];
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, command, { env }, (error, stdout, stderr) => {
      const parsed = report.safeParse(parseJson(stdout));
      const failed = parsed.data?.checks.filter(({ passed }) => !passed) ?? [];
      resolve({
        code: error === null ? 0 : Number(error.code),
        report: parsed.data,
        stderr,
        failed: Object.fromEntries(failed.map((check) => [check.name, check.message])),
      });
    });
    void interrupted?.then(() => child.kill('SIGINT'));
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
