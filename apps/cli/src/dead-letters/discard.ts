import { createInterface } from 'node:readline/promises';
import { exitCodes } from '../cli-error.ts';
import { openChat } from '../client/open-chat.ts';
import type { CommandContext } from '../commands/context.ts';
import { notice, print, printJson } from '../output/print.ts';
import { type FilterOptions, toFilter } from './filter.ts';

/** How long it may take, in milliseconds: there can be many. */
const TIMEOUT_MS = 10 * 60_000;

/** Which dead letters to give up, and how. */
export interface DiscardOptions extends FilterOptions {
  readonly yes?: true;
  readonly json?: true;
}

/** Gives dead letters up for good, after asking for a yes. */
export async function discardDeadLetters(options: DiscardOptions, context: CommandContext): Promise<number> {
  const { deadLetters } = await openChat(context.router);
  if (!options.yes && !(await confirm(context.signal))) {
    notice('Nothing was done.');
    return exitCodes.failure;
  }
  const call = { signal: context.signal, timeoutMs: TIMEOUT_MS, attemptTimeoutMs: TIMEOUT_MS };
  const discardedCount = await deadLetters.discard(toFilter(options), call);
  if (options.json) printJson({ discarded_count: discardedCount });
  else print(discardedCount === 1 ? '1 dead letter given up.' : `${discardedCount} dead letters given up.`);
  return exitCodes.success;
}

async function confirm(signal: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const question = 'Give these dead letters up for good? Their deliveries fail. [y/N] ';
    // Who ends the input, or the command, instead of answering has not said yes.
    const answer = await terminal.question(question, { signal }).catch(() => '');
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
