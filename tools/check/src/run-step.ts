import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { root } from './workspace.ts';

/**
 * Prints a command and runs it in the root of the workspace. Resolves with its exit code, or 1 if a signal ended it.
 * Signals are passed to the command, which must stop its servers before this process ends.
 */
export async function runStep(
  command: readonly [string, ...string[]],
  environment: NodeJS.ProcessEnv = {},
): Promise<number> {
  console.log(`\n> ${command.join(' ')}`);
  const [program, ...args] = command;
  const child = spawn(program, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...environment } });
  const forward = (signal: NodeJS.Signals): void => {
    // The terminal sends Ctrl-C to the command itself.
    if (signal !== 'SIGINT') child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, forward);
  await once(child, 'exit');
  for (const signal of signals) process.off(signal, forward);
  return child.exitCode ?? 1;
}
