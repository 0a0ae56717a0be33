import { BusError, type BusRecord } from '@chat4all/bus';
import {
  channelEventToRecord,
  truncatedPartToRecord,
  unknownAccountToRecord,
  unreadablePartToRecord,
} from '@chat4all/records';
import { type Account, isolateFailures } from '@chat4all/runtime';
import type { RoutedCallback } from './route-callback.ts';

/** A part of a callback, and the account that it is for. */
interface Part {
  readonly account: Account;
  /** The part in the provider's format, for its dead letter. */
  readonly original: unknown;
  readonly record: BusRecord;
}

/** The dead letters that were published, by reason. */
export type PublishedLetters = ReadonlyMap<string, number>;

/**
 * Publishes the parts of a callback. A part that the log cannot take, because it is too large, becomes a truncated dead letter
 * and does not affect the others. Resolves once the log has all of them; rejects if it is unavailable.
 */
export async function publishParts(
  callback: Extract<RoutedCallback, { readonly kind: 'parts' }>,
  publish: (records: readonly BusRecord[]) => Promise<void>,
  traceParent: string,
): Promise<PublishedLetters> {
  const { receiver, accounts, unknown } = callback;
  const parts = accounts.flatMap(({ account, events, unreadable }): Part[] => [
    ...events.map((event) => {
      const original = 'original' in event ? event.original : event;
      return { account, original, record: channelEventToRecord(account, event, traceParent) };
    }),
    ...unreadable.map((part) => ({ account, original: part.part, record: unreadablePartToRecord(account, part) })),
  ]);
  const letters = unknown.map((each) => unknownAccountToRecord(receiver, each));
  const records = [...parts.map(({ record }) => record), ...letters];
  if (records.length === 0) return new Map();
  const results = await isolateFailures(
    records,
    async (some) => {
      await publish(some);
      return some.map(() => undefined);
    },
    isUnpublishable,
  );
  const truncated = parts.flatMap(({ account, original }, index) => {
    const error = results[index];
    return error === undefined ? [] : [truncatedPartToRecord(account, { reason: error.message, part: original })];
  });
  if (truncated.length > 0) await publish(truncated);
  return new Map([
    ['UNREADABLE', accounts.reduce((sum, { unreadable }) => sum + unreadable.length, 0)],
    ['UNKNOWN_ACCOUNT', letters.length],
    ['TRUNCATED', truncated.length],
  ]);
}

function isUnpublishable(error: unknown): error is BusError {
  return BusError.is(error) && (error.code === 'too_large' || error.code === 'invalid');
}
