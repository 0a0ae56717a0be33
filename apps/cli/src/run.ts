import { Chat4AllError } from '@chat4all/client';
import { CliError, exitCodes } from './cli-error.ts';
import { explainError } from './output/format-error.ts';
import { notice } from './output/print.ts';

/**
 * Runs a command and ends the process with its exit code. Ctrl-C and SIGTERM abort the signal, and the command ends by
 * itself; the second time, the process ends at once. A reader that has gone ends it quietly.
 */
export async function run(command: (signal: AbortSignal) => Promise<number>): Promise<never> {
  const interruption = new AbortController();
  let interruptedWith: number | undefined;
  const interrupt = (exitCode: number): void => {
    if (interruptedWith !== undefined) process.exit(exitCode);
    interruptedWith = exitCode;
    interruption.abort();
  };
  process.on('SIGINT', () => {
    interrupt(exitCodes.interrupted);
  });
  process.on('SIGTERM', () => {
    interrupt(exitCodes.terminated);
  });
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit(exitCodes.success);
    });
  }

  let exitCode: number;
  try {
    exitCode = await command(interruption.signal);
  } catch (thrown) {
    exitCode = interruptedWith ?? report(thrown);
  }
  process.exit(interruptedWith ?? exitCode);
}

function report(thrown: unknown): number {
  if (thrown instanceof CliError) {
    notice(`chat4all: ${thrown.message}`);
    return thrown.exitCode;
  }
  if (!Chat4AllError.is(thrown)) throw thrown;
  notice(`chat4all: ${explainError(thrown)}`);
  return exitCodes.failure;
}
