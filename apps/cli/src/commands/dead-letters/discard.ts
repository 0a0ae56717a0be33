import { createInterface } from 'node:readline/promises';
import { EXIT_CODES } from '../../cli-error.ts';
import { openChat } from '../../client/open-chat.ts';
import { formatCount } from '../../output/layout.ts';
import { notice, print, printJson } from '../../output/print.ts';
import type { CommandContext } from '../context.ts';
import { type FilterOptions, toFilter } from './filter.ts';

/** The timeout in milliseconds; a filter can match many dead letters. */
const TIMEOUT_MS = 10 * 60_000;

/** The options of `dead-letters discard`. */
export interface DiscardOptions extends FilterOptions {
  readonly yes?: true;
}

/** Discards dead letters, after a confirmation. */
export async function discardDeadLetters(options: DiscardOptions, context: CommandContext): Promise<number> {
  const { deadLetters } = await openChat(context.router);
  if (!options.yes && !(await confirm(context.signal))) {
    notice('nothing discarded');
    return EXIT_CODES.failure;
  }
  const call = { signal: context.signal, timeoutMs: TIMEOUT_MS, attemptTimeoutMs: TIMEOUT_MS };
  const discardedCount = await deadLetters.discard(toFilter(options), call);
  if (options.json) printJson({ discarded_count: discardedCount });
  else print(`${formatCount(discardedCount, 'dead letter')} discarded`);
  return EXIT_CODES.success;
}

async function confirm(signal: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const question = 'Discard these dead letters for good? Their deliveries fail. [y/N] ';
    // The end of the input, and Ctrl-C, mean no.
    const answer = await terminal.question(question, { signal }).catch(() => '');
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
