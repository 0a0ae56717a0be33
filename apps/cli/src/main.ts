#!/usr/bin/env -S node --conditions=@chat4all/source --disable-warning=ExperimentalWarning --disable-warning=DEP0123
import { CommanderError } from 'commander';
import { EXIT_CODES } from './cli-error.ts';
import { createProgram } from './program.ts';
import { endOnFailedOutput, reportError } from './run.ts';

endOnFailedOutput();
try {
  await createProgram().parseAsync();
} catch (error) {
  // Commander throws after it printed help: on request, or because a subcommand is missing.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT_CODES.success : EXIT_CODES.usage;
  else process.exitCode = reportError(error);
}
