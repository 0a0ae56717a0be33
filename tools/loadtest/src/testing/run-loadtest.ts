import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';

const main = join(import.meta.dirname, '../main.ts');

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
  checks: z.array(z.object({ name: z.string(), passed: z.boolean(), said: z.string() })),
});

/** How a run ended. */
export interface Ended {
  readonly code: number;
  /** What it wrote to standard output with `--json`; undefined when it was no report. */
  readonly report: z.infer<typeof report> | undefined;
  /** Tables, checks and complaints. */
  readonly said: string;
  /** The checks that failed, by name. */
  readonly failed: Readonly<Record<string, string>>;
}

/** How to run it. */
export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** When this resolves, Ctrl-C is pressed. */
  readonly interrupted?: Promise<void>;
}

/** Runs `npm run loadtest -- --json` with these arguments as a process of its own, and waits for its end. */
export function runLoadtest(args: readonly string[], { environment, interrupted }: RunOptions = {}): Promise<Ended> {
  const command = ['--conditions=@chat4all/source', main, '--json', '--duration', '2s', ...args];
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, command, { env }, (error, stdout, said) => {
      const parsed = report.safeParse(parseJson(stdout));
      const failed = parsed.data?.checks.filter(({ passed }) => !passed) ?? [];
      resolve({
        code: error === null ? 0 : Number(error.code),
        report: parsed.data,
        said,
        failed: Object.fromEntries(failed.map((check) => [check.name, check.said])),
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
