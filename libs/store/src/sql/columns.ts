import { DeliveryError, type DeliveryState, deliveryStateFromJSON } from '@chat4all/proto';
import type { HistoryEntry } from '../delivery-progress.ts';

/** How values of ours are written into single columns. */

export const toState = (value: number): DeliveryState => deliveryStateFromJSON(value);

export function encodeError(error: DeliveryError | undefined): string | null {
  return error === undefined ? null : JSON.stringify(DeliveryError.toJSON(error));
}

export function decodeError(text: string | undefined): DeliveryError | undefined {
  return text === undefined ? undefined : DeliveryError.fromJSON(JSON.parse(text));
}

/** One line per entry, its parts separated by blanks: read and written with every state change, so it is kept small. */
export function encodeHistory(history: readonly HistoryEntry[]): string {
  return history
    .map((entry) => `${entry.state} ${entry.previousState} ${entry.timeMs} ${entry.providerTimeMs} ${entry.factId}`)
    .join('\n');
}

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

export function decodeLabels(text: string): Record<string, string> {
  const labels: unknown = JSON.parse(text);
  if (typeof labels !== 'object' || labels === null) return {};
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)]));
}
