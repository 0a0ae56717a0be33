import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from '../store-error.ts';

/** How long receipts of unknown messages are kept. Meta repeats a callback for 7 days. */
const KEEP_RECEIPTS_MS = 7 * 24 * 3_600_000;

const DAY_MS = 24 * 3_600_000;

/** The times before which rows are deleted. */
export interface Limits {
  /** Receipts of unknown messages from before are deleted, in milliseconds since 1970. */
  readonly receiptsBefore: number;
  /** Messages, dead letters and replays from before are deleted, in milliseconds since 1970; undefined: none are. */
  readonly messagesBefore: number | undefined;
}

/** Returns the limits at a time. `retentionDays`: how long messages are kept; undefined: for ever. */
export function limitsAt(nowMs: number, retentionDays: number | undefined): Limits {
  return {
    receiptsBefore: nowMs - KEEP_RECEIPTS_MS,
    messagesBefore: retentionDays === undefined ? undefined : nowMs - retentionDays * DAY_MS,
  };
}

/** The result of a batch: there may be more to delete, there is nothing, or another process deletes. */
export type BatchResult = 'more' | 'nothing' | 'busy';

/** The pauses after a batch, in milliseconds. A process whose turn was taken tries again soon: the other one may end. */
const PAUSES_MS: Readonly<Record<BatchResult, number>> = { more: 50, busy: 1_000, nothing: 60_000 };

/** A deletion that runs in the background. */
export interface Cleaning {
  /** Stops it; resolves when no batch is in progress. */
  stop(): Promise<void>;
}

/**
 * Deletes old rows every minute in small batches, with pauses so that calls of the app come first. If `deleteBatch` fails with
 * a StoreError, the next round tries again. Does not keep the process running.
 */
export function startCleaning(deleteBatch: () => Promise<BatchResult>): Cleaning {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async (): Promise<void> => {
    for (let result: BatchResult = 'more'; ; result = await settle(deleteBatch)) {
      await sleep(PAUSES_MS[result], undefined, { signal, ref: false });
    }
  };
  const ended = run().catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  return {
    stop: () => {
      stopping.abort();
      return ended;
    },
  };
}

async function settle(deleteBatch: () => Promise<BatchResult>): Promise<BatchResult> {
  try {
    return await deleteBatch();
  } catch (error) {
    // The calls of the app report what is wrong with the store.
    if (StoreError.is(error)) return 'nothing';
    throw error;
  }
}
