import type { HistoryEntry } from '../../rules/delivery-progress.ts';
import { toState } from '../../sql/columns.ts';

/**
 * Returns one line per entry, its parts separated by spaces: read and written with every state change, so it is kept
 * small.
 */
export function encodeHistory(history: readonly HistoryEntry[]): string {
  return history
    .map((entry) => `${entry.state} ${entry.previousState} ${entry.timeMs} ${entry.providerTimeMs} ${entry.factId}`)
    .join('\n');
}

/** Reads the text of {@link encodeHistory}. */
export function decodeHistory(text: string): HistoryEntry[] {
  return text.split('\n').map((line) => {
    const [state, previousState, timeMs, providerTimeMs, ...factId] = line.split(' ');
    return {
      state: toState(Number(state)),
      previousState: toState(Number(previousState)),
      timeMs: Number(timeMs),
      providerTimeMs: Number(providerTimeMs),
      factId: factId.join(' '),
    };
  });
}
