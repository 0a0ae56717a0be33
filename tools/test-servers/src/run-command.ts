import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a command and returns its output. Rejects with the output if it fails. */
export async function runCommand(command: string, args: readonly string[], folder?: string): Promise<string> {
  try {
    const { stdout, stderr } = await execute(command, args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 });
    return `${stdout}${stderr}`;
  } catch (error) {
    const output = error instanceof Error && 'stdout' in error && 'stderr' in error ? [error.stdout, error.stderr] : [];
    throw new Error(`${command} ${args[0] ?? ''} failed: ${output.map(String).join('').trim()}`, { cause: error });
  }
}

/** Returns whether a command is installed and succeeds. */
export async function commandWorks(command: string, ...args: readonly string[]): Promise<boolean> {
  return runCommand(command, args).then(
    () => true,
    () => false,
  );
}
