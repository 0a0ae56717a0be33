import { Chat4AllError } from '@chat4all/client';
import { CliError, EXIT_CODES } from './cli-error.ts';
import { explainError } from './output/format-error.ts';
import { flushed, notice } from './output/print.ts';

/** Ends the process when its output cannot be written: silently if the reader closed the pipe, as `| head` does. */
export function endOnFailedOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT_CODES.closedPipe);
    notice(`chat4all: cannot write the output: ${error.message}`);
    process.exit(EXIT_CODES.failure);
  });
  process.stderr.on('error', ({ code }: NodeJS.ErrnoException) => {
    process.exit(code === 'EPIPE' ? EXIT_CODES.closedPipe : EXIT_CODES.failure);
  });
}

/**
 * Runs a command and ends the process with its exit code once its output is read. The first Ctrl-C or SIGTERM aborts the signal, so that the
 * command can end in order; the second one ends the process at once.
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
    interrupt(EXIT_CODES.interrupted);
  });
  process.on('SIGTERM', () => {
    interrupt(EXIT_CODES.terminated);
  });

  let exitCode: number;
  try {
    exitCode = await command(interruption.signal);
  } catch (thrown) {
    exitCode = interruptedWith ?? reportError(thrown);
  }
  await flushed();
  process.exit(interruptedWith ?? exitCode);
}

/** Prints an error for the user, and returns its exit code. Throws errors that are defects of the command. */
export function reportError(thrown: unknown): number {
  if (thrown instanceof CliError) {
    notice(`chat4all: ${thrown.message}`);
    return thrown.exitCode;
  }
  if (!Chat4AllError.is(thrown)) throw thrown;
  notice(`chat4all: ${explainError(thrown)}`);
  return EXIT_CODES.failure;
}
