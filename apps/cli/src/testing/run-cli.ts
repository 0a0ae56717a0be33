import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { PROGRAM_ENVIRONMENT } from '@chat4all/processes';

const MAIN = new URL('../main.ts', import.meta.url).pathname;

/** The exit code and the output of a command. */
export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the command as a process. */
export function startCli(
  address: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): ChildProcessByStdio<Writable, Readable, Readable> {
  const flags = ['--conditions=@chat4all/source', '--disable-warning=ExperimentalWarning', '--disable-warning=DEP0123'];
  return spawn(process.execPath, [...flags, MAIN, ...args], {
    env: { ...PROGRAM_ENVIRONMENT, CHAT4ALL_ADDRESS: address, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** Waits for the end of a command, and returns its output. */
export async function finished(child: ReturnType<typeof startCli>): Promise<CliResult> {
  const exited = once(child, 'exit');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await exited;
  return { code: child.exitCode, stdout, stderr };
}

/** Runs the command until it ends. */
export async function runCli(
  address: string,
  args: readonly string[],
  { stdin = '', env = {} }: { readonly stdin?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<CliResult> {
  const child = startCli(address, args, env);
  child.stdin.end(stdin);
  return finished(child);
}
