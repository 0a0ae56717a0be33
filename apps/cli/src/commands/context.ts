import type { Router } from '../client/open-chat.ts';

/** What every command is given beside its own options. */
export interface CommandContext {
  readonly router: Router;
  /** Aborted when the user wants the command to end. */
  readonly signal: AbortSignal;
}

/** Runs an action of a command with what it needs. */
export type RunCommand = (action: (context: CommandContext) => Promise<number>) => Promise<void>;
