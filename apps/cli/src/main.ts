#!/usr/bin/env -S node --conditions=@chat4all/source --disable-warning=ExperimentalWarning
import { CommanderError } from 'commander';
import { exitCodes } from './cli-error.ts';
import { createProgram } from './program.ts';

try {
  await createProgram().parseAsync();
} catch (error) {
  // Commander has said what is wrong; its own exit code does not tell wrong usage from failure.
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? exitCodes.success : exitCodes.usage;
}
