import type { Router } from '../client/open-chat.ts';

/** The part of the environment that every command uses. */
export interface CommandContext {
  readonly router: Router;
  /** Aborted by the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
}

/** Runs the action of a command, and ends the process with the exit code that it returns. */
export type RunCommand = (action: (context: CommandContext) => Promise<number>) => Promise<void>;
