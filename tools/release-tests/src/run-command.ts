import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** The root of the workspace. */
export const root = join(import.meta.dirname, '../../..');

/** Options for running a command. */
export interface RunOptions {
  /** The working folder. Default: the root of the workspace. */
  readonly folder?: string;
  /** Variables in addition to those of this process; undefined removes a variable. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** Runs a command and returns its standard output. Rejects with all output if it fails. */
export async function runCommand(
  command: string,
  args: readonly string[],
  { folder = root, environment = {} }: RunOptions = {},
): Promise<string> {
  try {
    const env = { ...process.env, ...environment };
    const { stdout } = await execute(command, args, { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    const output = error instanceof Error && 'stdout' in error && 'stderr' in error ? [error.stdout, error.stderr] : [];
    const text = output.map((part) => String(part).trim()).join('\n');
    throw new Error(`${[command, ...args].join(' ')} failed: ${text}`, { cause: error });
  }
}
